"""What a question names outright: provisions, documents, and what the answers before it cited."""

