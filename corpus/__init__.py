"""Published texts, read into provisions and rules; knows nothing of models."""
