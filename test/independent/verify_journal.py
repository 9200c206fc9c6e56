#!/usr/bin/env python3
"""Verifies an exported journal, written from docs/formats/journal.md alone. Standard library only.

usage: verify_journal.py FOLDER        an exported journal
       verify_journal.py FILE          a proof of inclusion or of consistency
       verify_journal.py -             those whose names come in, one a line

Prints one JSON object for each; exit code 0 when everything fits, 1 otherwise.
The CMS of the ECP is left to `openssl cms -verify`.
"""

import base64
import hashlib
import hmac
import json
import os
import re
import sys


class Bad(Exception):
    def __init__(self, file, reason, record=None):
        super().__init__(reason)
        self.place = {"file": file, "reason": reason, "record": record}


# --- Ed25519 verification (RFC 8032, section 5.1.7), slow and plain ---------------------------------------------------

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
I = pow(2, (P - 1) // 4, P)


def recover_x(y, sign):
    if y >= P:
        return None
    x2 = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    if x2 == 0:
        return None if sign else 0
    x = pow(x2, (P + 3) // 8, P)
    if (x * x - x2) % P:
        x = x * I % P
    if (x * x - x2) % P:
        return None
    return P - x if (x & 1) != sign else x


def decompress(data):
    y = int.from_bytes(data, "little")
    x = recover_x(y & ((1 << 255) - 1), y >> 255)
    y &= (1 << 255) - 1
    return None if x is None else (x, y, 1, x * y % P)


def add(p, q):
    a = (p[1] - p[0]) * (q[1] - q[0]) % P
    b = (p[1] + p[0]) * (q[1] + q[0]) % P
    c = 2 * p[3] * q[3] * D % P
    d = 2 * p[2] * q[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return (e * f % P, g * h % P, f * g % P, e * h % P)


def multiply(scalar, point):
    result = (0, 1, 1, 0)
    while scalar:
        if scalar & 1:
            result = add(result, point)
        point = add(point, point)
        scalar >>= 1
    return result


BASE_Y = 4 * pow(5, P - 2, P) % P
BASE_X = recover_x(BASE_Y, 0)
BASE = (BASE_X, BASE_Y, 1, BASE_X * BASE_Y % P)


def ed25519_verifies(public_key, message, signature):
    a, r = decompress(public_key), decompress(signature[:32])
    s = int.from_bytes(signature[32:], "little")
    if a is None or r is None or s >= L:
        return False
    h = int.from_bytes(hashlib.sha512(signature[:32] + public_key + message).digest(), "little") % L
    left, right = multiply(s, BASE), add(r, multiply(h, a))
    return (left[0] * right[2] - right[0] * left[2]) % P == 0 and (left[1] * right[2] - right[1] * left[2]) % P == 0


# --- encodings ---------------------------------------------------------------------------------------------------------


def canonical(value):
    """RFC 8785 for strings, integers, null, lists and objects with ASCII keys."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode("utf-8")


def unbase64(text):
    data = base64.b64decode(text, validate=True)
    if base64.b64encode(data).decode() != text:
        raise ValueError("base64")
    return data


def unbase64url(text):
    data = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    if base64.urlsafe_b64encode(data).decode().rstrip("=") != text:
        raise ValueError("base64url")
    return data


def commitment(opened):
    salt = unbase64url(opened["salt"])
    if len(salt) != 32:
        raise ValueError("salt")
    mac = hmac.new(salt, canonical(opened["value"]), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(mac).decode().rstrip("=")


NOTE = re.compile(r"((?:[^\n]+\n)+)\n— (\S+) ([A-Za-z0-9+/=]+)\n", re.ASCII)


def read_note(data, name, public_key):
    """Text of a signed note, once its one signature fits."""
    match = NOTE.fullmatch(data.decode("utf-8"))
    if not match or match.group(2) != name:
        raise ValueError("note")
    signature = unbase64(match.group(3))
    key_id = hashlib.sha256(name.encode() + b"\n\x01" + public_key).digest()[:4]
    if len(signature) != 68 or signature[:4] != key_id:
        raise ValueError("key id")
    if not ed25519_verifies(public_key, match.group(1).encode("utf-8"), signature[4:]):
        raise ValueError("signature")
    return match.group(1)


# --- layout ------------------------------------------------------------------------------------------------------------


def tile_name(level, index, width):
    groups = ["%03d" % (index % 1000)]
    index //= 1000
    while index:
        groups.insert(0, "x%03d" % (index % 1000))
        index //= 1000
    return "tile/%s/%s%s" % (level, "/".join(groups), "" if width == 256 else ".p/%d" % width)


def tiles(size):
    level, count = 0, size
    while count:
        for index in range((count + 255) // 256):
            yield level, index, min(256, count - 256 * index)
        level, count = level + 1, count // 256


def node(left, right):
    return hashlib.sha256(b"\x01" + left + right).digest()


def root_of(hashes):
    if not hashes:
        return hashlib.sha256(b"").digest()
    if len(hashes) == 1:
        return hashes[0]
    k = 1
    while k * 2 < len(hashes):
        k *= 2
    return node(root_of(hashes[:k]), root_of(hashes[k:]))


def tar(files):
    """A ustar archive of (name, bytes), as the format page describes it."""
    out = b""
    for name, data in sorted(files):
        header = bytearray(512)
        fields = [(0, name.encode()), (100, b"0000644\0"), (108, b"0000000\0"), (116, b"0000000\0")]
        fields += [(124, b"%011o\0" % len(data)), (136, b"00000000000\0"), (148, b" " * 8), (156, b"0"), (257, b"ustar\x0000")]
        for at, value in fields:
            header[at : at + len(value)] = value
        header[148:156] = b"%06o\0 " % sum(header)
        out += bytes(header) + data + bytes(-len(data) % 512)
    return out + bytes(1024)


def page_with_data(read, present):
    if "verify.html" not in present:
        return None
    data = base64.b64encode(tar([(name, read(name)) for name in present if name != "journal.html"]))
    return read("verify.html").replace(b"<!--journal-->", b'<script type="application/x-tar" id="journal">' + data + b"</script>")


# --- proofs as files ---------------------------------------------------------------------------------------------------


def read_key(text):
    """Name and public key of NAME+ID+KEY."""
    name, identifier, key = text.split("+", 2)
    key = unbase64(key)
    if len(key) != 33 or key[0] != 1 or hashlib.sha256(name.encode() + b"\n" + key).digest()[:4].hex() != identifier:
        raise ValueError("key")
    return name, key[1:]


def read_checkpoint(note, name, public_key):
    origin, size, root, end = read_note(note.encode("utf-8"), name, public_key).split("\n")
    if origin != name or end:
        raise ValueError("checkpoint")
    return int(size), unbase64(root)


def root_by_inclusion(leaf_hash, index, size, path):
    """RFC 9162, 2.1.3.2."""
    fn, sn, r = index, size - 1, leaf_hash
    for p in path:
        if sn == 0:
            raise ValueError("path too long")
        if fn & 1 or fn == sn:
            r = node(p, r)
            while not fn & 1 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            r = node(r, p)
        fn, sn = fn >> 1, sn >> 1
    if sn:
        raise ValueError("path too short")
    return r


def roots_by_consistency(first, second, first_root, path):
    """RFC 9162, 2.1.4.2: both roots as the path gives them."""
    if first == second:
        if path:
            raise ValueError("path")
        return first_root, first_root
    path = list(path) if first & (first - 1) else [first_root] + list(path)
    fn, sn = first - 1, second - 1
    while fn & 1:
        fn, sn = fn >> 1, sn >> 1
    fr = sr = path[0]
    for c in path[1:]:
        if sn == 0:
            raise ValueError("path too long")
        if fn & 1 or fn == sn:
            fr, sr = node(c, fr), node(c, sr)
            while not fn & 1 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            sr = node(sr, c)
        fn, sn = fn >> 1, sn >> 1
    if sn:
        raise ValueError("path too short")
    return fr, sr


def verify_proof(data):
    try:
        text = data.decode("utf-8")
        head, rest = text.split("\n\n", 1)
        lines = head.split("\n")
        if lines[0] == "c2sp.org/tlog-proof@v1":
            return verify_inclusion(lines[1:], rest)
        if lines[0] == "derbes/consistency-proof/1":
            return verify_consistency(lines[1:], rest)
        raise ValueError("format")
    except (ValueError, KeyError, IndexError, TypeError) as error:
        raise Bad("proof", str(error))


def verify_inclusion(lines, note):
    extra = unbase64(lines[0].removeprefix("extra "))
    value = json.loads(extra.decode("utf-8"))
    if canonical(value) != extra or not {"key", "leaf"} <= set(value) <= {"key", "leaf", "opening"}:
        raise ValueError("extra")
    index = int(lines[1].removeprefix("index "))
    name, public_key = read_key(value["key"])
    size, root = read_checkpoint(note, name, public_key)
    leaf = value["leaf"].encode("utf-8")
    header = json.loads(leaf)
    if sorted(header) != LEAF_KEYS or canonical(header) != leaf or header["sequence"] != index or index >= size:
        raise ValueError("leaf")
    if root_by_inclusion(hashlib.sha256(b"\x00" + leaf).digest(), index, size, [unbase64(line) for line in lines[2:]]) != root:
        raise ValueError("not included")
    if "opening" in value:
        opening = json.loads(value["opening"])
        members = ["base", "body", "personal", "sequence", "time"]
        if canonical(opening).decode() != value["opening"] or sorted(opening) != members or opening["sequence"] != index:
            raise ValueError("opening")
        if any(commitment(opening[part]) != header[part] for part in ("base", "time", "body")):
            raise ValueError("opening differs")
        committed = opening["body"]["value"]["personal"]
        if any(commitment(opened) != committed.get(kind) for kind, opened in opening["personal"].items()):
            raise ValueError("opening differs")
    return {"kind": "inclusion", "index": index, "size": size, "opened": "opening" in value}


def verify_consistency(lines, notes):
    name, public_key = read_key(lines[0].removeprefix("key "))
    parts = notes.split("\n\n")
    if len(parts) != 4:
        raise ValueError("checkpoints")
    first, first_root = read_checkpoint("%s\n\n%s\n" % (parts[0], parts[1]), name, public_key)
    second, second_root = read_checkpoint("%s\n\n%s" % (parts[2], parts[3]), name, public_key)
    if not 0 < first <= second:
        raise ValueError("order")
    if roots_by_consistency(first, second, first_root, [unbase64(line) for line in lines[1:]]) != (first_root, second_root):
        raise ValueError("not consistent")
    return {"kind": "consistency", "earlier": first, "size": second}


# --- verification ------------------------------------------------------------------------------------------------------

LEAF_KEYS = ["base", "body", "entered", "sequence", "stream", "time", "version"]


KINDS = ["account", "person", "statement", "parameters", "host", "raw", "other"]


def treatments_of(manifest):
    """Kind -> treatment, whatever the edition."""
    if manifest["edition"] == 1:
        reveal = manifest["reveal"]
        word = {True: "revealed", False: "withheld"}
        stated = {kind: word[reveal["freeText"]] for kind in KINDS}
        stated.update(account=word[reveal["accounts"]], person=word[reveal["people"]])
        return stated
    stated, key = manifest["redaction"], manifest["pseudonyms"]
    if set(stated) != set(KINDS) or not set(stated.values()) <= {"revealed", "withheld", "pseudonymised"}:
        raise ValueError("redaction")
    if ("pseudonymised" in stated.values()) != (key is not None) or (key is not None and not re.fullmatch("[0-9a-f]{16}", key["key"])):
        raise ValueError("pseudonyms")
    return stated


def is_label(kind, label):
    return isinstance(label, str) and re.fullmatch(re.escape(kind) + "-[0123456789ABCDEFGHJKMNPQRSTVWXYZ]{12}", label) is not None


def verify(folder):
    at = {"file": "manifest.json", "record": None}
    try:
        return verify_parts(folder, at)
    except (ValueError, KeyError, TypeError, IndexError, AttributeError, RecursionError) as error:
        raise Bad(at["file"], "malformed: %r" % error, at["record"])


def verify_parts(folder, at_hand):
    """`at_hand` is told what is being read."""

    def read(name):
        at_hand.update(file=name, record=None)
        with open(os.path.join(folder, *name.split("/")), "rb") as file:
            return file.read()

    present = set()
    for parent, _, names in os.walk(folder):
        for name in names:
            present.add(os.path.relpath(os.path.join(parent, name), folder).replace(os.sep, "/"))
    for name in ("manifest.note", "manifest.json"):
        if name not in present:
            raise Bad(name, "missing")

    # 1. manifest and note
    manifest_bytes = read("manifest.json")
    digest = hashlib.sha256(manifest_bytes).hexdigest()
    try:
        manifest = json.loads(manifest_bytes.decode("utf-8"))
        public_key = unbase64(manifest["publicKey"])
        origin = manifest["origin"]
    except (ValueError, KeyError, TypeError):
        raise Bad("manifest.json", "malformed")
    try:
        note = read_note(read("manifest.note"), origin, public_key)
    except ValueError as error:
        raise Bad("manifest.note", str(error))
    edition = manifest.get("edition")
    if manifest.get("format") != "derbes/journal-export" or edition not in (1, 2):
        raise Bad("manifest.json", "edition")
    expected = "derbes/journal-export/%d\n%s\n%s manifest.json\n" % (edition, origin, digest)
    outside = {"manifest.note", "manifest.json"}
    if manifest["signed"]:
        # In edition 1 the manifest lists checkpoint.cms.
        for name in ("manifest.json.cms", "checkpoint.cms")[: 1 if edition == 1 else 2]:
            if name not in present:
                raise Bad(name, "missing")
            expected += "%s %s\n" % (hashlib.sha256(read(name)).hexdigest(), name)
            outside.add(name)
    if note != expected:
        raise Bad("manifest.note", "digests")
    if canonical(manifest) + b"\n" != manifest_bytes:
        raise Bad("manifest.json", "not canonical")

    try:
        treatments = treatments_of(manifest)
    except (ValueError, KeyError, TypeError) as error:
        raise Bad("manifest.json", str(error))

    # 3. the list of files, and each of them
    size = manifest["size"]
    listed = {file["path"]: file for file in manifest["files"]}
    needed = {"checkpoint", "README.txt"} | ({"checkpoint.cms"} if manifest["signed"] and edition == 1 else set())
    needed |= {"verify.html"} & set(listed)
    outside |= {"journal.html"} & present
    for level, index, width in tiles(size):
        needed.add(tile_name(level, index, width))
        if level == 0:
            needed.add(tile_name("entries", index, width))
    openings = sorted(name for name in listed if name.startswith("openings/"))
    if openings != ["openings/%06d.jsonl" % i for i in range(len(openings))]:
        raise Bad("manifest.json", "openings")
    if set(listed) != needed | set(openings) or len(listed) != len(manifest["files"]):
        raise Bad("manifest.json", "list of files")
    for name in sorted(set(listed) - present):
        raise Bad(name, "missing")
    for name in sorted(present - set(listed) - outside):
        raise Bad(name, "extra")
    for name, file in listed.items():
        data = read(name)
        if len(data) != file["bytes"] or hashlib.sha256(data).hexdigest() != file["sha256"]:
            raise Bad(name, "digest")

    # 4. checkpoint
    try:
        text = read_note(read("checkpoint"), origin, public_key)
    except ValueError as error:
        raise Bad("checkpoint", str(error))
    if text != "%s\n%d\n%s\n" % (origin, size, manifest["root"]):
        raise Bad("checkpoint", "differs from the manifest")

    # 5. leaves
    leaves, hashes = [], []
    for level, index, width in tiles(size):
        if level:
            continue
        name = tile_name("entries", index, width)
        tile, bundle, at = read(tile_name(0, index, width)), read(name), 0
        if len(tile) != 32 * width:
            raise Bad(tile_name(0, index, width), "length")
        for i in range(width):
            record = 256 * index + i
            at_hand.update(file=name, record=record)
            length = int.from_bytes(bundle[at : at + 2], "big")
            leaf = bundle[at + 2 : at + 2 + length]
            at += 2 + length
            leaf_hash = hashlib.sha256(b"\x00" + leaf).digest()
            if leaf_hash != tile[32 * i : 32 * i + 32]:
                raise Bad(name, "leaf hash", record)
            value = json.loads(leaf.decode("utf-8"))
            if sorted(value) != LEAF_KEYS or canonical(value) != leaf or value["version"] != 1:
                raise Bad(name, "leaf", record)
            if value["sequence"] != record:
                raise Bad(name, "sequence", record)
            leaves.append(value)
            hashes.append(leaf_hash)
        if at != len(bundle):
            raise Bad(name, "length")

    # 6. tree
    levels = [hashes]
    while len(levels[-1]) >= 256:
        below = levels[-1]
        levels.append([root_of(below[i : i + 256]) for i in range(0, len(below) - 255, 256)])
    for level, index, width in tiles(size):
        if read(tile_name(level, index, width)) != b"".join(levels[level][256 * index : 256 * index + width]):
            raise Bad(tile_name(level, index, width), "tile")
    if base64.b64encode(root_of(hashes)).decode() != manifest["root"]:
        raise Bad("checkpoint", "root")

    # 7. openings
    shown, last, people, labels = 0, -1, {}, {}
    for name in openings:
        data = read(name)
        if not data.endswith(b"\n"):
            raise Bad(name, "last line")
        for line in data[:-1].split(b"\n"):
            opening = json.loads(line.decode("utf-8"))
            record = opening["sequence"]
            pseudonyms = opening.get("pseudonyms", {})
            members = ["base", "body", "personal"] + (["pseudonyms"] if pseudonyms else []) + ["sequence", "time"]
            if canonical(opening) != line or sorted(opening) != members:
                raise Bad(name, "opening", record)
            if not last < record < size:
                raise Bad(name, "order", record)
            last, leaf = record, leaves[record]
            for part in ("base", "time", "body"):
                if commitment(opening[part]) != leaf[part]:
                    raise Bad(name, part, record)
            committed = opening["body"]["value"]["personal"]
            for kind, opened in opening["personal"].items():
                if commitment(opened) != committed.get(kind):
                    raise Bad(name, kind, record)
                if treatments.get(kind, treatments["other"]) != "revealed":
                    raise Bad(name, "not to be revealed", record)
                people[kind] = people.get(kind, 0) + 1
            for kind, label in pseudonyms.items():
                if treatments.get(kind, treatments["other"]) != "pseudonymised" or kind not in committed or not is_label(kind, label):
                    raise Bad(name, "pseudonym", record)
                labels.setdefault(kind, set()).add(label)
            shown += 1

    # 8. counts
    if shown != manifest["shown"] or size - shown != manifest["withheld"]:
        raise Bad("manifest.json", "counts")

    # 9. the page with the data inside
    if "journal.html" in present and read("journal.html") != page_with_data(read, present):
        raise Bad("journal.html", "differs from the other files")
    return {"size": size, "root": manifest["root"], "shown": shown, "withheld": size - shown, "opened": people, "labels": {kind: len(found) for kind, found in labels.items()}}


def verdict_on(name):
    try:
        if os.path.isfile(name):
            with open(name, "rb") as file:
                return {"ok": True, **verify_proof(file.read())}
        return {"ok": True, **verify(name)}
    except Bad as bad:
        return {"ok": False, **bad.place}


def main():
    names = (line.rstrip("\n") for line in sys.stdin) if sys.argv[1] == "-" else sys.argv[1:]
    fits = True
    for name in names:
        verdict = verdict_on(name)
        fits = fits and verdict["ok"]
        print(json.dumps(verdict), flush=True)
    return 0 if fits else 1


if __name__ == "__main__":
    sys.exit(main())
