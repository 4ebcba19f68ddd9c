"""The audit PDF: content, rendering, making and serving."""
