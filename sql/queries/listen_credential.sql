-- Hears of credentials that changed; the payload is the account.
LISTEN dxtrack_credential
