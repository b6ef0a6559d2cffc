"""The chat: Gradio's page, and answers as cards."""
