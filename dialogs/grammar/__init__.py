"""Grammar: from typed words to a command. May import `features` and below."""
