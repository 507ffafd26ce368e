"""Questions with gold → figures; the product never imports it."""
