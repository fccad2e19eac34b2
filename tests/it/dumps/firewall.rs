//! From documentation to a firewall: the rules of Lync Server's edge server, loaded twice into a network
//! namespace of their own.

use std::process::Command;

use super::lync;

/// Addresses of the machines around the edge server.
const ADDRESSES: &str = "'edge-server' = ['192.0.2.10']\n\
    'edge-server, internal, interface' = ['10.0.0.10']\n\
    'front-end-server' = ['10.0.1.0/24']\n\
    'front-end-pool' = ['10.0.1.0/24']\n";

#[test]
fn the_rules_of_the_edge_server_load_twice() {
    let Some(dump) = lync() else { return };
    let in_namespace = |command: &str| {
        Command::new("unshare")
            .args(["--net", "--map-root-user", "sh", "-c", command])
            .output()
    };
    let can = in_namespace("nft list ruleset").is_ok_and(|run| run.status.success());
    if !can {
        eprintln!("skipped: no network namespace with nft can be made here");
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("addresses.toml"), ADDRESSES).unwrap();
    let run = |arguments: &[&str]| {
        let run = Command::new(env!("CARGO_BIN_EXE_portolan"))
            .args(arguments)
            .current_dir(folder.path())
            .output()
            .unwrap();
        let told = String::from_utf8_lossy(&run.stderr).into_owned();
        assert_eq!(run.status.code(), Some(0), "{arguments:?}: {told}");
        told
    };
    let dump = dump.to_str().unwrap();
    run(&[
        "build",
        dump,
        "--disputed",
        "omit",
        "-o",
        "canon.json",
        "-q",
    ]);
    let told = run(&[
        "export",
        "canon.json",
        "--to",
        "nftables",
        "--role",
        "edge-server",
        "--addresses",
        "addresses.toml",
        "--family",
        "v4",
        "-o",
        "out",
    ]);
    // What has no address opens nothing, and is named.
    assert!(told.contains("director-pool"), "{told}");
    let file = folder.path().join("out/portolan.nft");
    let text = std::fs::read_to_string(&file).unwrap();
    assert!(text.contains("192.0.2.10"), "{text}");
    let loaded = |times: &str| {
        let load = format!("nft -f '{}'", file.display());
        let command = format!("{}; nft list ruleset", times.replace('x', &load));
        let run = in_namespace(&command).unwrap();
        let told = String::from_utf8_lossy(&run.stderr).into_owned();
        assert_eq!(told, "", "{times}");
        String::from_utf8_lossy(&run.stdout).into_owned()
    };
    let once = loaded("x");
    assert!(once.contains("192.0.2.10"), "{once}");
    assert_eq!(once, loaded("x; x"), "a second time adds nothing");
}
