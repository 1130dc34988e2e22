-- Notices of what changed: the daemon of the main thread hears them.
LISTEN dxtrack
