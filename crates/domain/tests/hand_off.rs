//! The hand-off under random outcomes and crashes: never sent under two keys, never lost, published once, given back
//! with a reason.

use std::time::Duration;

use domain::hand_off::{Command, End, Event, HandOff, Lying, Patience, Shape, Sight, Verdict};
use proptest::prelude::*;

/// A world of one message, done by hand: what lies where, and what the hub and the sender saw.
#[derive(Clone, Default, Debug)]
struct World {
    lying: Lying,
    /// Keys the hub saw the request under.
    keys: Vec<u64>,
    /// The hub's word, in memory only.
    kept: bool,
    packed: bool,
    copied: bool,
    published: u32,
    touched: u32,
    returned: u32,
    reasons: u32,
}

impl World {
    /// Does a command, unless it fails.
    fn perform(&mut self, command: Command, event: Event) {
        if event == Event::Failed {
            return;
        }
        match command {
            Command::Ask => self.keys.push(7),
            Command::WriteAnswer => self.lying.answer = true,
            Command::WriteReason => self.lying.reason = true,
            Command::Keep => self.kept = true,
            Command::Pack => self.packed = true,
            Command::Copy => self.copied = true,
            Command::RemoveRequest => self.lying.request = false,
            Command::Publish => {
                assert!(self.lying.answer && !self.lying.request);
                assert!(self.kept && self.packed && self.copied);
                self.lying.answer = false;
                self.published += 1;
            }
            Command::Touch => self.touched += 1,
            Command::GiveBack => {
                assert!(self.lying.reason, "given back without a reason");
                self.reasons += 1;
                self.returned += 1;
                self.lying.request = false;
            }
            Command::RemoveReason => self.lying.reason = false,
            Command::Rest(_) => {}
        }
    }
}

/// What befalls a command.
#[derive(Clone, Copy, Debug)]
enum Fate {
    Good,
    Refused,
    Failed,
    /// The machine dies before the effect.
    CrashBefore,
    /// The machine dies after the effect and before it is noted.
    CrashAfter,
}

fn fate() -> impl Strategy<Value = Fate> {
    prop_oneof![
        4 => Just(Fate::Good),
        1 => Just(Fate::Refused),
        1 => Just(Fate::Failed),
        1 => Just(Fate::CrashBefore),
        1 => Just(Fate::CrashAfter),
    ]
}

fn run(fates: Vec<Fate>) -> (World, End) {
    let mut world = World::default();
    world.lying.request = true;
    let mut machine = HandOff::taken();
    // After the fates given all goes well: every message reaches its end.
    let mut fates = fates.into_iter().chain(std::iter::repeat_n(Fate::Good, 32));
    loop {
        let command = machine.command();
        if let Command::Rest(end) = command {
            return (world, end);
        }
        let fate = fates.next().expect("an end within bounds");
        let event = match (command, fate) {
            (_, Fate::Failed) => Event::Failed,
            (Command::Ask, Fate::Refused) => Event::Refused,
            (Command::Ask, _) => Event::Answered,
            _ => Event::Done,
        };
        match fate {
            Fate::CrashBefore | Fate::CrashAfter => {
                if matches!(fate, Fate::CrashAfter) {
                    world.perform(command, event);
                }
                if world.lying == Lying::default() {
                    // Nothing is left in `work`, so nothing is rebuilt; only the touch can be missing.
                    let end = match world.published {
                        0 => End::Quarantined,
                        _ => End::Answered,
                    };
                    return (world, end);
                }
                machine = HandOff::rebuilt(world.lying);
            }
            Fate::Good | Fate::Refused | Fate::Failed => {
                world.perform(command, event);
                machine.apply(event).expect("in turn");
            }
        }
        assert!(
            machine.command() == Command::Rest(End::Quarantined)
                || world.published + world.returned > 0
                || world.lying != Lying::default(),
            "lost: {world:?}"
        );
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(4000) })]

    #[test]
    fn whatever_happens_a_message_is_answered_once_or_given_back_with_its_reason(
        fates in proptest::collection::vec(fate(), 0..40)
    ) {
        let (world, end) = run(fates);
        prop_assert!(world.keys.iter().all(|key| *key == 7), "one key");
        prop_assert_eq!(world.lying, Lying::default(), "nothing is left behind");
        match end {
            End::Answered => {
                prop_assert_eq!(world.published, 1);
                prop_assert_eq!(world.returned, 0);
            }
            End::Quarantined => {
                prop_assert_eq!(world.published, 0);
                prop_assert_eq!(world.returned, 1);
                prop_assert_eq!(world.reasons, 1);
            }
            End::Gone => prop_assert!(false, "nobody took it away"),
        }
    }

    #[test]
    fn once_settled_the_hub_is_never_asked_again(request: bool, answer: bool, reason: bool) {
        let command = HandOff::rebuilt(Lying { request, answer, reason }).command();
        prop_assert_eq!(command == Command::Ask, request && !answer && !reason);
    }

    #[test]
    fn an_event_out_of_turn_changes_nothing(fates in proptest::collection::vec(0..5u8, 0..20)) {
        let mut machine = HandOff::taken();
        for fate in fates {
            let before = machine;
            let event = [Event::Done, Event::Answered, Event::Refused, Event::Failed, Event::Vanished]
                [usize::from(fate)];
            if machine.apply(event).is_err() {
                prop_assert_eq!(machine, before);
            }
        }
    }

    #[test]
    fn a_file_that_still_changes_is_never_taken(lengths in proptest::collection::vec(0..4u64, 1..60)) {
        let patience = Patience::of(Duration::from_millis(10), Duration::from_millis(50));
        let mut seen = None;
        let mut before = None;
        for length in lengths {
            let sight = Sight { shape: Shape { length, modified: Some(0) }, named: true, ended: true };
            let (now, verdict) = patience.judge(seen, &sight);
            if before != Some(length) {
                prop_assert_eq!(verdict, Verdict::Wait, "changed since the last look");
            }
            seen = Some(now);
            before = Some(length);
        }
    }
}

#[test]
fn a_touch_that_finds_its_file_fetched_is_no_loss() {
    let mut machine = HandOff::rebuilt(Lying {
        answer: true,
        ..Lying::default()
    });
    machine.apply(Event::Done).expect("published");
    assert_eq!(machine.command(), Command::Touch);
    machine.apply(Event::Vanished).expect("fetched at once");
    assert_eq!(machine.command(), Command::Rest(End::Answered));
}

#[test]
fn a_file_without_its_end_is_waited_for_and_then_taken_to_be_given_back() {
    let patience = Patience::of(Duration::from_millis(10), Duration::from_millis(30));
    let sight = Sight {
        shape: Shape {
            length: 8,
            modified: None,
        },
        named: true,
        ended: false,
    };
    let mut seen = None;
    let verdicts: Vec<Verdict> = (0..4)
        .map(|_| {
            let (now, verdict) = patience.judge(seen, &sight);
            seen = Some(now);
            verdict
        })
        .collect();
    assert_eq!(verdicts[..3], [Verdict::Wait; 3]);
    assert_eq!(verdicts[3], Verdict::TakeUnfinished);
}
