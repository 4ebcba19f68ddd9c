"""Questions on the brief of a programme, asked before somebody takes a visit on."""
