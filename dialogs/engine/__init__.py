"""Engine: decide, react, due and reply, in the order of time. Names no feature. May import `features` and below."""
