"""Look-alikes: signs that look like markup and are none, for platforms that have no escape there.

They stand in for * _ ~ ` < and >: in all texts for Zoom (`render.zoom.escape`), and in the labels of Teams
(`render.adaptive.escape`).
"""

from __future__ import annotations

LOOKALIKES = {"*": "∗", "_": "＿", "~": "∼", "`": "ˋ", "<": "‹", ">": "›"}
WORD_JOINER = "\u2060"  # does not show; breaks up signs that mean something only together
