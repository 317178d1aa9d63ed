"""Passkeys (WebAuthn): the browser signs what it is asked to with a key that never leaves the device, and the device asks for a
finger, a face or a PIN first. So one is enough to sign in."""

from urllib.parse import urlsplit

import webauthn
from flask import request
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url, options_to_json
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from console.frame import me, now, office
from store import passkeys
from store.db import Tx
from store.passkeys import Passkey


def _origin() -> str:
    """Where the browser must say it was asked."""
    return office().public_url or request.host_url.rstrip("/")


def _host() -> str:
    return urlsplit(_origin()).hostname or ""


def to_make(tx: Tx, browser: str) -> str:
    """What a browser needs to make a new key for whoever is signed in."""
    named = me().name or me().member
    options = webauthn.generate_registration_options(
        rp_id=_host(),
        rp_name=office().library.clinic.name(office().staff_language),
        user_id=me().member.encode(),
        user_name=named,
        user_display_name=named,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED, user_verification=UserVerificationRequirement.REQUIRED
        ),
        exclude_credentials=[
            PublicKeyCredentialDescriptor(id=base64url_to_bytes(one.id)) for one in passkeys.of(tx, me().member)
        ],
    )
    passkeys.ask(tx, browser, bytes_to_base64url(options.challenge), now())
    return options_to_json(options)


def made(tx: Tx, browser: str, credential: str) -> bool:
    """Keep the key a browser has made, if it is one; whether it was."""
    challenge = passkeys.asked(tx, browser, now())
    if challenge is None:
        return False
    try:
        new = webauthn.verify_registration_response(
            credential=credential,
            expected_challenge=base64url_to_bytes(challenge),
            expected_rp_id=_host(),
            expected_origin=_origin(),
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError):
        return False
    key = bytes_to_base64url(new.credential_public_key)
    return passkeys.add(tx, Passkey(bytes_to_base64url(new.credential_id), me().member, key, new.sign_count, now()))


def to_sign(tx: Tx, browser: str) -> str:
    """What a browser needs to sign in with whichever key it has for this place."""
    options = webauthn.generate_authentication_options(
        rp_id=_host(), user_verification=UserVerificationRequirement.REQUIRED
    )
    passkeys.ask(tx, browser, bytes_to_base64url(options.challenge), now())
    return options_to_json(options)


def signed(tx: Tx, browser: str, passkey_id: str, credential: str) -> str | None:
    """Whose key has signed what the browser was asked; None where none has."""
    challenge, known = passkeys.asked(tx, browser, now()), passkeys.get(tx, passkey_id)
    if challenge is None or known is None:
        return None
    try:
        done = webauthn.verify_authentication_response(
            credential=credential,
            expected_challenge=base64url_to_bytes(challenge),
            expected_rp_id=_host(),
            expected_origin=_origin(),
            credential_public_key=base64url_to_bytes(known.public_key),
            credential_current_sign_count=known.counter,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError):
        return None
    passkeys.used(tx, known.id, done.new_sign_count, now())
    return known.member_id
