//! The sum of what every test binary says on its closing line.

/// How many tests passed, failed and were left out, over all test binaries read so far.
#[derive(Default)]
pub struct Tally {
    /// Test binaries that closed with a result.
    pub binaries: usize,
    /// Tests that passed.
    pub passed: usize,
    /// Tests that failed.
    pub failed: usize,
    /// Tests that were left out.
    pub ignored: usize,
}

impl Tally {
    /// Adds one line of output; a line other than `test result: …` changes nothing.
    pub fn read(&mut self, line: &str) {
        let Some(result) = line.trim().strip_prefix("test result: ") else {
            return;
        };
        self.binaries += 1;
        for part in result.split([';', '.']) {
            let mut words = part.split_whitespace();
            let (Some(number), Some(noun)) = (words.next(), words.next()) else {
                continue;
            };
            let Ok(number) = number.parse::<usize>() else {
                continue;
            };
            match noun {
                "passed" => self.passed += number,
                "failed" => self.failed += number,
                "ignored" => self.ignored += number,
                _ => {}
            }
        }
    }

    /// Whether any test binary closed with a result.
    pub fn ran(&self) -> bool {
        self.binaries > 0
    }

    /// The sum in the form of cargo's own closing line.
    pub fn like_cargo(&self) -> String {
        format!(
            "test result: {}. {} passed; {} failed; {} ignored; over {} test binaries",
            if self.failed == 0 { "ok" } else { "FAILED" },
            self.passed,
            self.failed,
            self.ignored,
            self.binaries
        )
    }

    /// The sum in the plain form, alone on the last line.
    pub fn plain(&self) -> String {
        format!("{} passed, {} failed", self.passed, self.failed)
    }
}

#[cfg(test)]
mod tests {
    use super::Tally;

    #[test]
    fn sums_over_test_binaries() {
        let mut tally = Tally::default();
        tally.read("running 3 tests\n");
        tally.read("test result: ok. 3 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.01s\n");
        tally.read("test result: FAILED. 40 passed; 2 failed; 0 ignored; 0 measured; 7 filtered out; finished in 1.00s\n");
        assert_eq!(tally.plain(), "43 passed, 2 failed");
        assert_eq!(
            tally.like_cargo(),
            "test result: FAILED. 43 passed; 2 failed; 1 ignored; over 2 test binaries"
        );
    }

    #[test]
    fn a_run_without_results_ran_nothing() {
        let mut tally = Tally::default();
        tally.read("error: could not compile `hub`\n");
        assert!(!tally.ran());
    }
}
