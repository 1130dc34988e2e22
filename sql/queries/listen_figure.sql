-- Hears of figures that changed; the payload is the revision.
LISTEN dxtrack_figure
