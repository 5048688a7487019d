//! The order of real answers, which is that of a Java hash table.
//!
//! Real answers come in a hash-like order (oqs-wire §4). It is the order in which a `java.util.HashMap` with 16 (few
//! elements) or 64 buckets (a result) lists these names: every element of the known real answers falls into place.
//! Elements no sample shows are placed by the same rule \[assumed\].

/// A name's hash as Java spreads it over the buckets of a hash table.
pub(super) const fn java_hash(name: &str) -> u32 {
    let bytes = name.as_bytes();
    let mut hash: u32 = 0;
    let mut at = 0;
    while at < bytes.len() {
        hash = hash.wrapping_mul(31).wrapping_add(bytes[at] as u32);
        at += 1;
    }
    hash ^ (hash >> 16)
}

/// The bucket of a hash among `buckets` (a power of two).
pub(super) const fn bucket(hash: u32, buckets: u32) -> u32 {
    hash & (buckets - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ordered(buckets: u32, names: &[&str]) -> bool {
        names.is_sorted_by_key(|name| bucket(java_hash(name), buckets))
    }

    #[test]
    fn real_headers_and_bodies_have_sixteen_buckets() {
        let header = [
            "ProcessExecutionTime",
            "CharacterCodeIdentifier",
            "SegmentOfResult",
            "QualificationConfirmationDate",
            "ReferenceClassification",
            "ArbitraryFileIdentifier",
            "MedicalInstitutionCode",
        ];
        assert!(ordered(16, &header));
        assert!(ordered(
            16,
            &[
                "ResultList",
                "ProcessingResultStatus",
                "QualificationValidity"
            ]
        ));
        let registration = [
            "InsurerNumber",
            "InsuredIdentificationNumber",
            "ReferenceNumber",
            "InsuredCardSymbol",
            "InsuredBranchNumber",
        ];
        assert!(ordered(16, &registration));
    }

    #[test]
    fn real_results_have_sixty_four_buckets() {
        let result = [
            "Address",
            "SpecificHealthCheckupsInfoConsTime",
            "DiagnosisInfoConsFlg",
            "SpecificHealthCheckupsInfoAvailableTime",
            "PersonalFamilyClassification",
            "Sex1",
            "SpecificDiseasesCertificateRelatedConsFlg",
            "Name",
            "InsurerNumber",
            "InsuredCardSymbol",
            "NameKana",
        ];
        assert!(ordered(64, &result));
    }
}
