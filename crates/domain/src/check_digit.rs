//! The check digit (検証番号) that insurer, public-expense, recipient and institution numbers end with.

/// Check digit of `body`, which holds the digits before it.
///
/// From the rightmost digit leftwards the digits are multiplied by 2, 1, 2, 1 …, the digits of each product are
/// added, and the sum is taken up to the next ten. `None` when `body` is empty or holds anything but ASCII digits.
/// Source: claims-and-clinical §4.1 (notice on insurer numbers, worked example 0613048 → 8).
#[must_use]
pub fn of(body: &str) -> Option<char> {
    if body.is_empty() {
        return None;
    }
    let mut sum = 0;
    for (place, digit) in body.chars().rev().enumerate() {
        let product = digit.to_digit(10)? * if place % 2 == 0 { 2 } else { 1 };
        sum += product / 10 + product % 10;
    }
    char::from_digit((10 - sum % 10) % 10, 10)
}

/// Whether the last digit of `number` is the check digit of those before it.
#[must_use]
pub fn holds(number: &str) -> bool {
    let mut digits = number.chars();
    match digits.next_back() {
        Some(last) => of(digits.as_str()) == Some(last),
        None => false,
    }
}

/// `body` with its check digit appended; `None` when `body` is not all digits.
#[must_use]
pub fn complete(body: &str) -> Option<String> {
    Some(format!("{body}{}", of(body)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn published_numbers_hold_and_their_neighbours_do_not() {
        for number in [
            "06130488", "33120015", "54016027", "138057", "133066", "54136015", "51136018",
            "21136015", "12143210", "28140507", "1111111", "02199990",
        ] {
            assert!(holds(number), "{number}");
        }
        for number in ["83136019", "1234567", "", "1", "12345x"] {
            assert!(!holds(number), "{number}");
        }
    }

    #[test]
    fn every_single_digit_error_is_caught() {
        let good = "06130488";
        for place in 0..good.len() {
            for digit in '0'..='9' {
                let mut typed: Vec<char> = good.chars().collect();
                if typed[place] == digit {
                    continue;
                }
                typed[place] = digit;
                assert!(!holds(&typed.iter().collect::<String>()));
            }
        }
    }
}
