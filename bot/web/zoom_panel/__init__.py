"""Zoom side panel: signs a facilitator in, and lets them create, fill, open and close the drawn breakout rooms at one press.

`pages` has the handlers, `sign_in` turns Zoom's signed context into our session, `opening` is the state machine, `openings`
stores it, and `matching` finds people among the meeting's participants. `board` is what the panel shows, `stream` tells it
of changes, and `watch` tells facilitators when no panel is open. The panel's script calls Zoom; the service never does.
"""
