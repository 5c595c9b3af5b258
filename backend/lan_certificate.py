"""A certificate authority of this server's own, for phones on the local network.

A phone gives camera, position and storage only to a secure origin, and starts an app without a
network only when it trusts the certificate. So the phone installs this authority once; it can
vouch for private addresses only (RFC 5280 §4.2.1.10), never for a site on the internet.
"""

import datetime as dt
import ipaddress
import os
import socket
from pathlib import Path

import msgspec
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

LEAF_DAYS = 397
"""Browsers refuse longer ones."""
AUTHORITY_DAYS = 3650
RENEW_BEFORE = dt.timedelta(days=7)
AUTHORITY_FILE = "lan-ca.crt"

PRIVATE = ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "127.0.0.0/8", "169.254.0.0/16")


class Certificate(msgspec.Struct, frozen=True):
    """Paths of a certificate chain and its key, PEM."""

    chain: Path
    key: Path


def lan_certificate(folder: Path, address: str, now: dt.datetime) -> Certificate:
    """The certificate for `address`; kept until the address changes or it is about to end."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    paths = Certificate(chain=folder / "lan.crt", key=folder / "lan.key")
    if paths.chain.exists() and _still_good(paths.chain, address, now):
        return paths
    authority, authority_key = _authority(folder, address, now)
    key = ec.generate_private_key(ec.SECP256R1())
    leaf = _leaf(authority, authority_key, key, address, now)
    _write(paths.key, _pem(key))
    _write(paths.chain, _public(leaf) + _public(authority))
    return paths


def _authority(
    folder: Path, address: str, now: dt.datetime
) -> tuple[x509.Certificate, ec.EllipticCurvePrivateKey]:
    """Made once: phones that installed it go on trusting this server."""
    certificate, key_file = folder / AUTHORITY_FILE, folder / "lan-ca.key"
    if certificate.exists() and key_file.exists():
        kept = serialization.load_pem_private_key(key_file.read_bytes(), None)
        authority = x509.load_pem_x509_certificate(certificate.read_bytes())
        if isinstance(kept, ec.EllipticCurvePrivateKey) and _vouches_for(authority, address):
            return authority, kept
    key = ec.generate_private_key(ec.SECP256R1())
    name = _name(f"Palm {socket.gethostname()[:40]}")
    permitted = [
        *(x509.IPAddress(ipaddress.ip_network(network)) for network in PRIVATE),
        x509.DNSName("localhost"),
    ]
    if not any(_holds(network, address) for network in PRIVATE):
        permitted.append(x509.IPAddress(ipaddress.ip_network(address)))
    made = (
        _builder(name, name, key, now, AUTHORITY_DAYS)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(x509.NameConstraints(permitted, None), critical=True)
        .add_extension(_usage(signs_certificates=True), critical=True)
        .sign(key, hashes.SHA256())
    )
    _write(key_file, _pem(key))
    _write(certificate, _public(made))
    return made, key


def _vouches_for(authority: x509.Certificate, address: str) -> bool:
    limits = authority.extensions.get_extension_for_class(x509.NameConstraints).value
    names = limits.permitted_subtrees or []
    return any(_holds(str(n.value), address) for n in names if isinstance(n, x509.IPAddress))


def _holds(network: str, address: str) -> bool:
    return ipaddress.ip_address(address) in ipaddress.ip_network(network)


def _leaf(
    authority: x509.Certificate,
    authority_key: ec.EllipticCurvePrivateKey,
    key: ec.EllipticCurvePrivateKey,
    address: str,
    now: dt.datetime,
) -> x509.Certificate:
    names = [
        *(x509.IPAddress(ipaddress.ip_address(ip)) for ip in dict.fromkeys((address, "127.0.0.1"))),
        x509.DNSName("localhost"),
    ]
    return (
        _builder(_name("Palm"), authority.subject, key, now, LEAF_DAYS)
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(_usage(signs_certificates=False), critical=True)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(authority_key.public_key()),
            critical=False,
        )
        .sign(authority_key, hashes.SHA256())
    )


def _builder(
    subject: x509.Name,
    issuer: x509.Name,
    key: ec.EllipticCurvePrivateKey,
    now: dt.datetime,
    days: int,
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(hours=1))
        .not_valid_after(now + dt.timedelta(days=days))
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        encipher_only=False,
        decipher_only=False,
    )


def _still_good(path: Path, address: str, now: dt.datetime) -> bool:
    certificate = x509.load_pem_x509_certificate(path.read_bytes())
    names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    held = {str(ip) for ip in names.get_values_for_type(x509.IPAddress)}
    return address in held and certificate.not_valid_after_utc - now > RENEW_BEFORE


def _name(common_name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common_name)])


def _pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )


def _public(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.PEM)


def _write(path: Path, content: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
