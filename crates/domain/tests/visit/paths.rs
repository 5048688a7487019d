//! The ways through a visit, one sentence of the specification each.

use domain::visit::{Act, CardKind, Command, End, Event, Failure, Hint, LastTry, Offer, Step, Way};

use crate::stage::{Stage, answered, medicine, offer, sighted};

fn ended(commands: &[Command]) -> Option<End> {
    commands.iter().find_map(|command| match command {
        Command::Record(outcome) => Some(outcome.end),
        _ => None,
    })
}

#[test]
fn by_pin_with_consent_to_the_card_taken_back() {
    let mut stage = Stage::placed(CardKind::Plastic, 3);
    assert_eq!(stage.visit.ways(), [Way::Face, Way::Pin, Way::Visual]);
    stage.acts(Act::Choose(Way::Pin));
    assert_eq!(
        stage.acts(Act::PinTyped),
        [Command::VerifyPin(LastTry::Keep)]
    );
    assert_eq!(
        stage.happens(Event::Verified(Way::Pin)),
        [Command::AskOffer(Way::Pin)]
    );
    stage.happens(Event::Offered(offer()));
    assert_eq!(stage.step(), Step::Consent);
    assert!(
        stage.visit.consent().is_empty(),
        "nothing is ticked beforehand"
    );
    let checks = stage.acts(Act::Consent(medicine()));
    let [
        Command::Check {
            way: Way::Pin,
            sighted: None,
            consent,
        },
    ] = &checks[..]
    else {
        panic!("{checks:?}")
    };
    assert_eq!(*consent, medicine());
    assert_eq!(
        ended(&stage.happens(Event::Checked(answered()))),
        Some(End::Answered)
    );
    assert_eq!(stage.step(), Step::Done);
    let last = stage.happens(Event::Removed);
    assert_eq!(
        last,
        [Command::WipePin, Command::PowerDown],
        "recorded once, powered down"
    );
}

#[test]
fn two_faces_that_fail_leave_the_other_ways() {
    let mut stage = Stage::placed(CardKind::Plastic, 3);
    assert_eq!(stage.acts(Act::Choose(Way::Face)), [Command::LookAtFace]);
    stage.happens(Event::FaceFailed);
    assert_eq!(stage.step(), Step::FaceAgain);
    assert_eq!(stage.acts(Act::Again), [Command::LookAtFace]);
    stage.happens(Event::FaceFailed);
    assert_eq!(
        (stage.step(), stage.visit.ways()),
        (Step::Choose, vec![Way::Pin, Way::Visual])
    );
    assert_eq!(stage.acts(Act::Choose(Way::Face)), [], "not a third time");
}

#[test]
fn the_last_try_is_warned_of_and_confirmed_and_a_locked_pin_is_said() {
    let mut stage = Stage::placed(CardKind::Plastic, 3);
    stage.acts(Act::Choose(Way::Pin));
    for left in [2, 1] {
        assert_eq!(
            stage.acts(Act::PinTyped),
            [Command::VerifyPin(LastTry::Keep)]
        );
        stage.happens(Event::PinWrong(left));
    }
    assert_eq!(stage.step(), Step::LastTry);
    assert!(
        stage.visit.ways().contains(&Way::Face),
        "the other ways stand beside the warning"
    );
    assert_eq!(
        stage.acts(Act::PinTyped),
        [Command::WipePin],
        "not without the confirmation"
    );
    stage.acts(Act::LastTry);
    assert_eq!(
        stage.acts(Act::PinTyped),
        [Command::VerifyPin(LastTry::Spend)]
    );
    stage.happens(Event::PinWrong(0));
    assert_eq!(stage.step(), Step::Failed(Failure::Locked));
    stage.acts(Act::Again);
    assert_eq!(
        (stage.step(), stage.visit.ways()),
        (Step::Choose, vec![Way::Face, Way::Visual])
    );

    let mut locked = Stage::placed(CardKind::Plastic, 0);
    assert_eq!(locked.acts(Act::Choose(Way::Pin)), []);
    assert_eq!(
        locked.step(),
        Step::Failed(Failure::Locked),
        "said before anything is typed"
    );
    let mut last = Stage::placed(CardKind::Plastic, 1);
    last.acts(Act::Choose(Way::Pin));
    assert_eq!(last.step(), Step::LastTry);
    last.acts(Act::Back);
    last.acts(Act::Choose(Way::Pin));
    assert_eq!(last.step(), Step::LastTry, "a confirmation is for one try");
}

#[test]
fn a_card_without_a_pin_is_never_asked_for_one() {
    let mut stage = Stage::placed(CardKind::Pinless, 3);
    assert_eq!(stage.visit.ways(), [Way::Face, Way::Visual]);
    assert_eq!(stage.acts(Act::Choose(Way::Pin)), []);
    assert_eq!(stage.step(), Step::Choose);
    assert_eq!(stage.acts(Act::PinTyped), [Command::WipePin]);
}

#[test]
fn phones_go_by_their_own_way_and_are_never_compared_with_a_photo() {
    assert_eq!(Stage::placed(CardKind::Android, 3).visit.ways(), [Way::Pin]);
    let mut stage = Stage::placed(CardKind::Iphone, 3);
    assert_eq!(stage.visit.ways(), [Way::Phone]);
    assert_eq!(
        stage.happens(Event::Sighted(sighted())),
        [],
        "no photo, no sight"
    );
    assert_eq!(stage.acts(Act::Choose(Way::Phone)), [Command::AskPhone]);
    stage.happens(Event::PhoneFailed);
    stage.acts(Act::Choose(Way::Phone));
    assert_eq!(
        stage.happens(Event::Verified(Way::Phone)),
        [Command::AskOffer(Way::Phone)]
    );
}

#[test]
fn sight_takes_a_named_account_with_a_reason_and_ends_with_the_patient() {
    let mut stage = Stage::placed(CardKind::Plastic, 3);
    assert!(
        stage
            .acts(Act::Choose(Way::Visual))
            .contains(&Command::CallStaff)
    );
    assert_eq!(stage.step(), Step::Staff);
    let commands = stage.happens(Event::Sighted(sighted()));
    assert!(commands.contains(&Command::AskOffer(Way::Visual)));
    stage.happens(Event::Offered(offer()));
    let commands = stage.acts(Act::Consent(medicine()));
    let [
        Command::Check {
            sighted: Some(by), ..
        },
    ] = &commands[..]
    else {
        panic!("{commands:?}")
    };
    assert_eq!(*by, sighted());
    stage.happens(Event::Removed);
    assert_eq!(
        stage.happens(Event::Sighted(sighted())),
        [],
        "not for whoever comes next"
    );

    let mut other = Stage::placed(CardKind::Plastic, 3);
    other.happens(Event::NotSighted(sighted()));
    assert_eq!(other.step(), Step::Failed(Failure::NotSighted));
    assert_eq!(
        other.acts(Act::Again),
        [],
        "somebody else's card stays refused"
    );
    let commands = other.happens(Event::Removed);
    assert_eq!(ended(&commands), Some(End::Failed(Failure::NotSighted)));
}

#[test]
fn a_card_not_registered_is_registered_here_or_the_counter_is_told() {
    let unregistered = Offer {
        registered: false,
        ..offer()
    };
    let mut stage = Stage::placed(CardKind::Pinless, 0);
    stage.acts(Act::Choose(Way::Face));
    stage.happens(Event::Verified(Way::Face));
    stage.happens(Event::Offered(unregistered.clone()));
    assert_eq!(stage.step(), Step::Register);
    let mut declined = Stage {
        visit: stage.visit.clone(),
        now: stage.now,
    };
    assert_eq!(
        stage.acts(Act::Register(true)),
        [Command::Register(Way::Face)]
    );
    assert_eq!(
        stage.happens(Event::Registered),
        [Command::AskOffer(Way::Face)]
    );
    stage.happens(Event::Offered(offer()));
    assert_eq!(stage.step(), Step::Consent);
    let commands = declined.acts(Act::Register(false));
    assert!(matches!(&commands[..], [Command::Check { consent, .. }] if consent.is_empty()));
}

#[test]
fn every_time_out_is_announced_and_can_be_extended() {
    let mut stage = Stage::asked_for_consent(CardKind::Plastic);
    for _ in 0..20 {
        stage.waits(61);
        assert_eq!(
            (stage.step(), stage.visit.hint()),
            (Step::Consent, Some(Hint::More))
        );
        stage.acts(Act::More);
        assert_eq!(stage.visit.hint(), None);
    }
    let commands = stage.waits(121);
    assert_eq!(stage.step(), Step::Failed(Failure::TimedOut));
    assert!(commands.contains(&Command::WipePin));
    stage.acts(Act::Again);
    assert_eq!(
        stage.step(),
        Step::Consent,
        "and even then it goes on where it was"
    );
}

#[test]
fn no_machine_works_longer_than_eight_seconds_without_a_word() {
    let mut stage = Stage::asked_for_consent(CardKind::Plastic);
    stage.acts(Act::Consent(medicine()));
    stage.waits(8);
    assert_eq!(
        (stage.step(), stage.visit.hint()),
        (Step::Checking, Some(Hint::Slow))
    );
    stage.waits(32);
    assert_eq!(stage.step(), Step::Failed(Failure::HubAway));
    stage.happens(Event::Checked(answered()));
    assert_eq!(
        stage.step(),
        Step::Done,
        "an answer that comes late is still an answer"
    );
    stage.waits(9);
    assert_eq!(stage.visit.hint(), Some(Hint::TakeCard));
}

#[test]
fn the_hub_away_keeps_what_was_given_and_costs_no_pin() {
    let mut stage = Stage::placed(CardKind::Plastic, 3);
    stage.acts(Act::Choose(Way::Pin));
    stage.acts(Act::PinTyped);
    stage.happens(Event::HubAway);
    assert_eq!(
        (stage.step(), stage.visit.tries()),
        (Step::Failed(Failure::HubAway), 3)
    );
    stage.acts(Act::Again);
    assert_eq!(stage.step(), Step::Choose);

    let mut stage = Stage::asked_for_consent(CardKind::Plastic);
    let first = stage.acts(Act::Consent(medicine()));
    stage.happens(Event::HubAway);
    assert_eq!(
        stage.acts(Act::Again),
        first,
        "the consent is not asked again"
    );
}

#[test]
fn the_card_can_be_taken_at_every_step() {
    let pin = || Stage::placed(CardKind::Plastic, 3);
    let at = |mut stage: Stage, acts: &[Act]| {
        for act in acts {
            stage.acts(act.clone());
        }
        stage
    };
    let mut failed = at(pin(), &[Act::Choose(Way::Face)]);
    failed.happens(Event::FaceFailed);
    let mut last = at(pin(), &[]);
    last.happens(Event::Unreadable);
    let stages = [
        pin(),
        at(pin(), &[Act::Choose(Way::Face)]),
        failed,
        at(pin(), &[Act::Choose(Way::Pin)]),
        at(pin(), &[Act::Choose(Way::Pin), Act::PinTyped]),
        at(pin(), &[Act::Choose(Way::Visual)]),
        at(pin(), &[Act::Cancel]),
        Stage::asked_for_consent(CardKind::Plastic),
        at(
            Stage::asked_for_consent(CardKind::Plastic),
            &[Act::Consent(medicine())],
        ),
        Stage::done(),
        at(Stage::done(), &[Act::Withdraw]),
        last,
    ];
    for mut stage in stages {
        let before = stage.step();
        let commands = stage.happens(Event::Removed);
        assert_eq!(stage.step(), Step::Gone, "{before:?}");
        assert!(commands.contains(&Command::PowerDown), "{before:?}");
        assert!(commands.contains(&Command::WipePin), "{before:?}");
        assert_eq!(stage.happens(Event::Removed), [], "{before:?}");
        assert_eq!(stage.happens(Event::Checked(answered())), [], "{before:?}");
    }
}
