"""The assistant: a question -> an answer in the decision's own words, on every surface."""
