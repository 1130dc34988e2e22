"""What testssl.sh (Debian's) finds in the daemon's TLS: nothing worse than INFO, but for what an own authority cannot have."""
import json
import subprocess

from crowd import rented

HARMLESS = ("OK", "INFO", "DEBUG", "WARN")   # WARN: the tool could not look
# Of a private authority, not of the daemon: who issued, who can revoke, how long the test's certificate lives.
OF_THE_AUTHORITY = {"cert_chain_of_trust", "cert_trust", "cert_revocation", "cert_crlDistributionPoints", "cert_ocspURL", "OCSP_stapling",
                    "DNS_CAArecord", "cert_expirationStatus", "cert_notAfter", "cert_caIssuers", "certificate_transparency"}


def test_no_finding_above_info(is_long, say, tmp_path):
    found = tmp_path / "found.json"
    part = ["--protocols", "--headers"]
    if is_long:   # all that can be found; what old browsers would agree on is none of it
        part += ["--standard", "--pfs", "--server-preference", "--server-defaults", "--vulnerable"]
    with rented(1) as (house, daemon, _):
        # The issuer is the test's own; names are not looked up, nobody is called.
        subprocess.run(["testssl", "--quiet", "--warnings=off", "--color=0", "--nodns=none", "--add-ca", str(house.authority.certificate),
                        "--jsonfile", str(found), *part, f"https://127.0.0.1:{daemon.port}/livez"],
                       stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
        rows = json.loads(found.read_text())
    bad = [row for row in rows if row["severity"] not in HARMLESS and row["id"].split(" ")[0] not in OF_THE_AUTHORITY]
    own = sorted({f'{row["id"]}: {row["finding"]}' for row in rows if row["severity"] not in HARMLESS and row not in bad})
    unseen = [row["id"] for row in rows if row["severity"] == "WARN"]
    say(f"{len(rows)} findings of testssl.sh, {len(bad)} above INFO; of the own authority: {'; '.join(own) or 'none'}; "
        f"not looked at: {', '.join(unseen) or 'nothing'}")
    assert "scanTime" not in unseen, "the scan was cut off"
    assert len(rows) > 5, rows
    assert not bad, "\n".join(f'{row["severity"]} {row["id"]}: {row["finding"]}' for row in bad)
