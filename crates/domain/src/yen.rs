//! Money of a price list: whole yen, tax included, with the rate that is in it.

/// Yen, tax included (税込).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct Yen(pub i64);

/// A consumption tax rate (消費税率) in whole percent.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct TaxRate(pub u8);

impl Yen {
    /// The amount before tax; `None` where it would not be whole yen, which no price of a list may be.
    #[must_use]
    pub fn before_tax(self, rate: TaxRate) -> Option<Self> {
        let with_tax = 100 + i64::from(rate.0);
        let hundredfold = self.0.checked_mul(100)?;
        (hundredfold % with_tax == 0).then_some(Self(hundredfold / with_tax))
    }

    /// So many of it; `None` beyond what can be counted.
    #[must_use]
    pub fn times(self, quantity: u32) -> Option<Self> {
        self.0.checked_mul(i64::from(quantity)).map(Self)
    }
}

impl std::iter::Sum for Yen {
    fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
        Self(amounts.fold(0, |sum, amount| sum.saturating_add(amount.0)))
    }
}

/// `279,950円`.
impl std::fmt::Display for Yen {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let digits = self.0.unsigned_abs().to_string();
        if self.0 < 0 {
            out.write_str("−")?;
        }
        for (at, digit) in digits.chars().enumerate() {
            if at > 0 && (digits.len() - at).is_multiple_of(3) {
                out.write_str(",")?;
            }
            write!(out, "{digit}")?;
        }
        out.write_str("円")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pages_prices_are_whole_yen_before_tax() {
        for (with, before) in [
            (2_200, 2_000),
            (54_010, 49_100),
            (103_422, 94_020),
            (167_541, 152_310),
        ] {
            assert_eq!(Yen(with).before_tax(TaxRate(10)), Some(Yen(before)));
        }
        assert_eq!(Yen(2_201).before_tax(TaxRate(10)), None);
        assert_eq!(Yen(2_200).before_tax(TaxRate(8)), None);
    }

    #[test]
    fn money_is_written_in_threes_and_never_overflows() {
        assert_eq!(Yen(279_950).to_string(), "279,950円");
        assert_eq!(Yen(-1_000).to_string(), "−1,000円");
        assert_eq!(Yen(0).to_string(), "0円");
        assert_eq!(Yen(i64::MAX).times(2), None);
    }
}
