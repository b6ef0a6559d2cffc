"""Laws of an answer: questions made of any topic, wording and talk, and judged."""
