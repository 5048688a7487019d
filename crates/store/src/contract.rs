//! What every engine must do, as a suite to be run unchanged on each: see [`contract_suite!`](crate::contract_suite).
//!
//! The suite knows an engine only through [`Store`] and, for what an intruder or a failing machine does, through its
//! [`Ground`].

pub mod audit;
pub mod certificates;
pub mod consents;
pub mod coverages;
pub mod institutions;
pub mod intake;
pub mod jobs;
pub mod people;
pub mod sample;
pub mod seals;
pub mod server;

use std::future::Future;

use crate::{AuditReport, AuditVerifyError, Store};

/// One engine with a database of its own for one test.
pub trait Ground: Sized + Send + Sync + 'static {
    /// An empty place for a database.
    fn new() -> impl Future<Output = Self> + Send;

    /// Opens the store in it.
    fn open(&self) -> impl Future<Output = Store> + Send;

    /// Verifies its audit from outside, beside whatever store is open.
    fn verify(&self) -> impl Future<Output = Result<AuditReport, AuditVerifyError>> + Send;

    /// Runs statements on the audit behind the store's back. Tables and columns are named alike on every engine;
    /// `{bytes}` stands before and `{end}` after a literal of bytes in hexadecimal.
    fn tamper(&self, sql: &str) -> impl Future<Output = ()> + Send;
}

/// Makes one test of every function of the suite for a [`Ground`].
#[macro_export]
macro_rules! contract_suite {
    ($ground:ty) => {
        $crate::contract_suite!($ground:
            people { found_by_number, one_number_for_several_people, loaded_all_or_none,
                reference_numbers, settings, entrusted_by_a_ticket, a_load_that_finds_no_room_is_undone, kept_after_closing },
            coverages { history_is_kept, acquired_again, a_corrected_number_is_found_and_the_wrong_one_not,
                refused_changes, changes_at_the_same_time },
            certificates { found_by_issuer_and_serial, status_is_replaced },
            institutions { enrolled_and_revoked },
            intake { taken_in_together, all_or_none },
            consents { last_as_long_as_they_say, found_by_institution_and_day },
            jobs { worked_through_in_chunks_and_a_row_has_one_result, the_same_request_is_one_job,
                round_and_round, nobody_elses, forgotten_when_old, left_where_it_was_after_closing, arriving_in_parts,
                refused_after_it_arrived_in_parts },
            audit { numbered_in_order, several_in_one_commit, many_callers_at_once, goes_on_after_reopening, verified_while_written,
                a_changed_record_is_named, a_missing_record_is_named, a_cut_off_end_is_noticed,
                a_forged_end_is_noticed, a_full_disk_refuses_and_recovers,
                a_clock_going_back_is_written_down_and_told, a_closed_store_refuses },
            seals { records_and_beginnings_are_proved, segments_are_sealed_in_turn },
        );
    };
    ($ground:ty: $($module:ident { $($test:ident),+ $(,)? }),+ $(,)?) => {
        $(mod $module {
            use super::*;
            $(
                #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                async fn $test() {
                    $crate::contract::$module::$test(<$ground as $crate::contract::Ground>::new().await).await;
                }
            )+
        })+
    };
}
