//! Arbitrary bytes to `wire::fuzz::fuzz_name`; corpus in `crates/wire/fuzz-corpus`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let _ = wire::fuzz::fuzz_name(data);
});
