"""Collections of documents and judged questions, and how well rankings answer them."""
