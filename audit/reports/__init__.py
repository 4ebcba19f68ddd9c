"""The audit PDF: what is known of a published visit, composed in words, rendered, kept."""
