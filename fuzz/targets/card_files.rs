//! Arbitrary bytes to `card::fuzz::fuzz_files`; corpus in `crates/card/fuzz-corpus`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let _ = card::fuzz::fuzz_files(data);
});
