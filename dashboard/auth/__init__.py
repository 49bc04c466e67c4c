"""Who may look: middleware, session, sign-in, throttle."""
