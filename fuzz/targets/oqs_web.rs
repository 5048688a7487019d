//! Arbitrary bytes to `wire::fuzz::fuzz_web`; corpus in `crates/wire/fuzz-corpus`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let _ = wire::fuzz::fuzz_web(data);
});
