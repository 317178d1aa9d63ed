"""What a page for patients may load: its own style and pictures, and inside LINE what LINE's script needs."""

# Where LINE's script for pages inside LINE comes from, and what it asks. https://developers.line.biz/en/docs/liff/developing-liff-apps/
LIFF_SCRIPT = "https://static.line-scdn.net/liff/edge/2/sdk.js"
LIFF_ASKS = "https://api.line.me https://liffsdk.line-scdn.net https://static.line-scdn.net"


def policy(nonce: str, with_liff: bool) -> str:
    """No script at all, but for LINE's own on the one page that has to know who opens it inside LINE."""
    script = f"'nonce-{nonce}' 'strict-dynamic'" if with_liff else "'none'"
    asks = LIFF_ASKS if with_liff else "'none'"
    rules = (
        "default-src 'none'",
        f"script-src {script}",
        f"style-src 'self' 'nonce-{nonce}'",
        "img-src 'self'",
        f"connect-src {asks}",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
    return "; ".join(rules)
