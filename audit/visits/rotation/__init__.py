"""Who may visit which branch when: the facts behind the rotation rules, and people's ties."""
