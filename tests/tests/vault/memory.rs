//! Keys in the memory of the process: none stays behind when its time is over. Read by way of Linux,
//! in the heap as glibc lays it out; stacks are left out, where the test itself writes keys.

use std::fs::{File, read_to_string};
use std::os::unix::fs::FileExt;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::json;
use workos::vault::{Vault, VaultEnvelope, VaultLayout};
use workos_tests::clock::SteppedClock;
use workos_tests::server::{Answer, Server};
use workos_tests::things;

use super::built;

const KEYS: u8 = 40;

/// A key that nothing else in this process has.
fn key(number: u8) -> [u8; 32] {
    std::array::from_fn(|at| (at as u8).wrapping_mul(37) ^ number.wrapping_mul(101) ^ 0xa5)
}

async fn decrypt_with(server: &Server, vault: &Vault, number: u8) {
    let data_key = STANDARD.encode(key(number));
    let created = json!({
        "context": {},
        "data_key": data_key,
        "encrypted_keys": STANDARD.encode([number; 6]),
        "id": "key_1",
    });
    let created = serde_json::from_value(created).expect("a data key");
    let text = VaultEnvelope::encrypt("content", &created, b"", VaultLayout::NonceFirst);
    let answer = json!({ "data_key": data_key, "id": "key_1" });
    server.prepare([Answer::json(200, &answer)]);
    let text = text.expect("encrypted").to_string();
    assert!(vault.decrypt(text).await.is_ok());
}

/// How many of the keys are in the heap.
fn found(memory: &File) -> usize {
    // On the stack, or it would find what it has read before.
    let mut bytes = [0; 1 << 16];
    let mut found = [false; KEYS as usize];
    let maps = read_to_string("/proc/self/maps").expect("the map of the memory");
    for line in maps.lines() {
        let (range, rest) = line.split_once(' ').expect("a range");
        let (start, end) = range.split_once('-').expect("a range");
        let number = |text| u64::from_str_radix(text, 16).expect("an address");
        let (mut start, end) = (number(start), number(end));
        // The heap of the first thread, and those of the others, which begin at 64 MiB.
        let is_heap = line.ends_with("[heap]") || start % (64 << 20) == 0;
        if !rest.starts_with("rw") || !is_heap {
            continue;
        }
        while start + 32 <= end {
            let length = bytes.len().min((end - start) as usize);
            // What was given back meanwhile holds nothing.
            if memory.read_exact_at(&mut bytes[..length], start).is_err() {
                break;
            }
            for (number, found) in found.iter_mut().enumerate() {
                let key = key(number as u8);
                *found |= bytes[..length]
                    .windows(32)
                    .any(|bytes| bytes[0] == key[0] && bytes == key);
            }
            start += length as u64 - 31;
        }
    }
    found.iter().filter(|found| **found).count()
}

#[tokio::test]
async fn no_key_outlives_its_time() {
    // Some sandboxes show no process its memory.
    let Ok(memory) = File::open("/proc/self/mem") else {
        return;
    };
    let server = Server::start();
    let clock = SteppedClock::default();
    let vault = built(things::client(&server).clock(clock.clone()));
    let vault = vault.caching_keys(30, Duration::from_secs(60));
    for number in 0..KEYS {
        decrypt_with(&server, &vault, number).await;
    }
    assert_eq!(found(&memory), 30, "those that are kept, and no other");
    clock.advance(Duration::from_secs(60));
    decrypt_with(&server, &vault, KEYS).await;
    assert_eq!(found(&memory), 0);
}
