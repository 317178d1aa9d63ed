-- How members of staff sign in to the desk on the web. Of what somebody could sign in with, only hashes are kept.

ALTER TABLE member ADD COLUMN language text;      -- what they read the desk in; empty: as their browser asks

-- The first way: a password, and a code of an app on their phone.
CREATE TABLE member_secret (
    member_id   text PRIMARY KEY REFERENCES member (id) ON DELETE CASCADE,
    password    text NOT NULL,                    -- argon2id, as it writes itself
    code_key    text,                             -- what the app and Sodan share; empty: no app yet
    code_shown  text,                             -- the same while it is offered, until a first code proves that it arrived
    code_step   integer NOT NULL DEFAULT 0,       -- the step of time of the last code: each is good once
    changed_at  text NOT NULL
);

-- For whoever has lost the phone: each of these stands for one code.
CREATE TABLE recovery_code (
    code_hash  text PRIMARY KEY,
    member_id  text NOT NULL REFERENCES member (id) ON DELETE CASCADE,
    made_at    text NOT NULL
);
CREATE INDEX recovery_code_member ON recovery_code (member_id);

-- The second way: a key in a phone, a computer or a stick, which needs neither.
CREATE TABLE passkey (
    id          text PRIMARY KEY,                 -- as the browser names it
    member_id   text NOT NULL REFERENCES member (id) ON DELETE CASCADE,
    public_key  text NOT NULL,
    counter     integer NOT NULL,                 -- grows with every use, where the key counts at all
    made_at     text NOT NULL,
    used_at     text
);
CREATE INDEX passkey_member ON passkey (member_id);

-- Who is signed in, in which browser.
CREATE TABLE desk_session (
    token_hash  text PRIMARY KEY,
    member_id   text NOT NULL REFERENCES member (id) ON DELETE CASCADE,
    stage       text NOT NULL,                    -- half: the password was right; whole
    begun_at    text NOT NULL,
    seen_at     text NOT NULL,                    -- the last thing they did
    ends_at     text NOT NULL
);
CREATE INDEX desk_session_member ON desk_session (member_id);

-- A link with which a member sets a password, once.
CREATE TABLE desk_link (
    code_hash   text PRIMARY KEY,
    member_id   text NOT NULL REFERENCES member (id) ON DELETE CASCADE,
    made_at     text NOT NULL,
    expires_at  text NOT NULL
);

-- Tries to sign in, counted before it is looked whether they are right.
CREATE TABLE sign_in_try (
    id       text PRIMARY KEY,
    at       text NOT NULL,
    who      text NOT NULL,                       -- hash of the name that was written, or of the member
    address  text NOT NULL                        -- hash of where it came from
);
CREATE INDEX sign_in_try_who ON sign_in_try (who, at);
CREATE INDEX sign_in_try_address ON sign_in_try (address, at);

-- What a browser was asked to sign with a passkey, once.
CREATE TABLE passkey_challenge (
    challenge   text PRIMARY KEY,
    browser     text NOT NULL,                    -- hash of its cookie
    expires_at  text NOT NULL
);

-- Who said at a check-in that they are worried: the desk asks for them again and again.
CREATE INDEX checkin_worried ON checkin (at) WHERE answer = 'worried';
