//! The three families of records in an answer about medicine: one shape, three sets of element names.

/// Builds a family: months → days → drugs. What stands only in one family comes last.
macro_rules! family {
    (
        $(#[$doc:meta])* $module:ident,
        month $month_item:literal {
            $organ:literal, $code:literal, $prescriber:literal, $name:literal, $month:literal,
            $prescriber_name:literal, $own:literal, $class:literal, $days:literal
        },
        day $day_item:literal { $($day:literal)?; $prescribed:literal, $drugs:literal $(, $treatments:literal)? },
        drug $drug_item:literal {
            $drug_code:literal, $drug:literal, $ingredient:literal, $quantity:literal, $unit:literal,
            $usage:literal, $instruction:literal, $times:literal, $last:literal
        }
    ) => {
        $(#[$doc])*
        pub mod $module {
            use crate::oqs::table::{Element, Item, Kind, Record, elements};

            /// One month at one institution.
            #[derive(Clone, PartialEq, Eq, Debug, Default)]
            pub struct Month {
                /// Kind of the institution.
                pub organ: Option<String>,
                /// Its code.
                pub institution: Option<String>,
                /// Code of the prescribing institution.
                pub prescriber: Option<String>,
                /// Its name.
                pub institution_name: Option<String>,
                /// yyyyMM.
                pub month: Option<String>,
                /// Name of the prescribing institution.
                pub prescriber_name: Option<String>,
                /// Whether it is the asking institution itself.
                pub own: Option<String>,
                /// 入外区分, 処方箋区分.
                pub class: Option<String>,
                /// The days.
                pub days: Option<Vec<Day>>,
            }

            impl Record for Month {
                const ELEMENTS: &'static [Element<Self>] = elements!(Month {
                    $organ => organ: Kind::Text;
                    $code => institution: Kind::Text;
                    $prescriber => prescriber: Kind::Text;
                    $name => institution_name: Kind::Text;
                    $month => month: Kind::Month;
                    $prescriber_name => prescriber_name: Kind::Text;
                    $own => own: Kind::Text;
                    $class => class: Kind::Text;
                    $days => days: Kind::Group;
                });
            }

            impl Item for Month {
                const ITEM: &'static str = $month_item;
            }

            /// One day.
            #[derive(Clone, PartialEq, Eq, Debug, Default)]
            pub struct Day {
                /// Day of dispensing, yyyyMMdd; prescriptions have none.
                pub dispensed: Option<String>,
                /// Day of prescribing, yyyyMMdd.
                pub prescribed: Option<String>,
                /// The drugs.
                pub drugs: Option<Vec<Drug>>,
                /// Acts of treatment; only claims have them.
                pub treatments: Option<Vec<super::super::Treatment>>,
            }

            impl Record for Day {
                const ELEMENTS: &'static [Element<Self>] = elements!(Day {
                    $($day => dispensed: Kind::Day;)?
                    $prescribed => prescribed: Kind::Day;
                    $drugs => drugs: Kind::Group;
                    $($treatments => treatments: Kind::Group;)?
                });
            }

            impl Item for Day {
                const ITEM: &'static str = $day_item;
            }

            /// One drug.
            #[derive(Clone, PartialEq, Eq, Debug, Default)]
            pub struct Drug {
                /// 医薬品コード, nine digits.
                pub code: Option<String>,
                /// 医薬品名.
                pub name: Option<String>,
                /// 成分名.
                pub ingredient: Option<String>,
                /// 数量.
                pub quantity: Option<String>,
                /// 単位.
                pub unit: Option<String>,
                /// 用法.
                pub usage: Option<String>,
                /// 特別指示.
                pub instruction: Option<String>,
                /// 回数・日数.
                pub times: Option<String>,
                /// 診療識別 (claims), 用法区分 (others).
                pub class: Option<String>,
            }

            impl Record for Drug {
                const ELEMENTS: &'static [Element<Self>] = elements!(Drug {
                    $drug_code => code: Kind::Text;
                    $drug => name: Kind::Text;
                    $ingredient => ingredient: Kind::Text;
                    $quantity => quantity: Kind::Text;
                    $unit => unit: Kind::Text;
                    $usage => usage: Kind::Text;
                    $instruction => instruction: Kind::Text;
                    $times => times: Kind::Text;
                    $last => class: Kind::Text;
                });
            }

            impl Item for Drug {
                const ITEM: &'static str = $drug_item;
            }
        }
    };
}

family! {
    /// From claims (レセプト由来, `MeTrMonthInf`).
    claims,
    month "MeTrMonthInf" {
        "DiOrg", "MeTrDiHCd", "PrlsHCd", "MeTrDiHNm", "MeTrMonth", "PrlsHNm", "PrIsOrg", "InOut", "DiDateInfs"
    },
    day "DiDateInf" { "DiDate"; "PrDate", "DrugInfs", "MeTrInfs" },
    drug "DrugInf" { "DrugC", "DrugN", "IngreN", "Qua1", "Unit", "UsageN", "SpInst", "Times", "MeTrIdCl" }
}

family! {
    /// From dispensing (調剤, `CzDiMonthInf`).
    dispensing,
    month "CzDiMonthInf" {
        "CzDiOrg", "CzMeTrDiHCd", "CzPrlsHCd", "CzMeTrDiHNm", "CzDiMonth", "CzPrlsHNm", "CzPrIsOrg", "CzPrCl",
        "CzDiDateInfs"
    },
    day "CzDiDateInf" { "CzDiDate"; "CzPrDate", "CzDrugInfs" },
    drug "CzDrugInf" {
        "CzDrugC", "CzDrugN", "CzIngreN", "CzQua1", "CzUnit", "CzUsageN", "CzSpInst", "CzTimes", "CzUsageCl"
    }
}

family! {
    /// From prescriptions (処方, `ShPrMonthInf`).
    prescribing,
    month "ShPrMonthInf" {
        "ShPrOrg", "ShMeTrDiHCd", "ShPrHCd", "ShMeTrDiHNm", "ShPrMonth", "ShPrHNm", "ShPrIsOrg", "ShPrCl",
        "ShPrDateInfs"
    },
    day "ShPrDateInf" { ; "ShPrDate", "ShDrugInfs" },
    drug "ShDrugInf" {
        "ShDrugC", "ShDrugN", "ShIngreN", "ShQua1", "ShUnit", "ShUsageN", "ShSpInst", "ShTimes", "ShUsageCl"
    }
}
