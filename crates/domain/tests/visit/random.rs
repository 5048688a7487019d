//! Random events, likely and unlikely ones, with the reference model beside the visit.

use std::collections::BTreeSet;

use domain::{
    consent::ConsentItem,
    visit::{Act, CardKind, Checked, Command, Event, Offer, Patience, Standing, Step, Visit, Way},
};
use proptest::{prelude::*, sample::select};

use crate::{
    model::Model,
    stage::{answered, in_force, offer, sighted},
};

fn items() -> impl Strategy<Value = BTreeSet<ConsentItem>> {
    proptest::sample::subsequence(ConsentItem::ALL.to_vec(), 0..=8)
        .prop_map(|items| items.into_iter().collect())
}

fn offers() -> impl Strategy<Value = Offer> {
    let day = jiff::civil::date(2027, 1, 1);
    let standing = select(vec![
        Standing::Good,
        Standing::Good,
        Standing::Ends(day),
        Standing::Lapsed(day),
        Standing::Expired(day),
        Standing::Revoked,
    ]);
    let base = select(vec![offer(), in_force()]);
    (base, standing, items(), prop::bool::weighted(0.8)).prop_map(
        |(base, standing, items, registered)| Offer {
            registered,
            standing,
            items,
            ..base
        },
    )
}

fn acts() -> impl Strategy<Value = Act> {
    prop_oneof![
        4 => select(Way::ALL.to_vec()).prop_map(Act::Choose),
        4 => Just(Act::PinTyped),
        2 => items().prop_map(Act::Consent),
        1 => any::<bool>().prop_map(Act::Register),
        2 => select(vec![Act::LastTry, Act::Back, Act::Again, Act::More, Act::Withdraw, Act::Cancel]),
    ]
}

fn events() -> impl Strategy<Value = Event> {
    prop_oneof![
        8 => acts().prop_map(Event::Act),
        2 => offers().prop_map(Event::Offered),
        1 => (select(CardKind::ALL.to_vec()), 0u8..4).prop_map(|(kind, tries)| Event::Read(kind, tries)),
        1 => (0u8..4).prop_map(Event::PinWrong),
        1 => select(Way::ALL.to_vec()).prop_map(Event::Verified),
        4 => select(vec![
            Event::FaceFailed, Event::PhoneFailed, Event::Registered, Event::Withdrawn,
            Event::HubAway, Event::HubRefused, Event::Unreadable, Event::NotThisCard,
            Event::VerifierRefused, Event::Checked(answered()),
            Event::Checked(Checked { validity: None, consent: None }),
            Event::Sighted(sighted()), Event::NotSighted(sighted()),
        ]),
        4 => Just(Event::Tick),
    ]
}

/// What would answer a command, were everything well.
fn well(command: &Command) -> Option<Event> {
    Some(match command {
        Command::LookAtFace => Event::Verified(Way::Face),
        Command::VerifyPin(_) => Event::Verified(Way::Pin),
        Command::AskPhone => Event::Verified(Way::Phone),
        Command::AskOffer(_) => Event::Offered(offer()),
        Command::Register(_) => Event::Registered,
        Command::Check { .. } => Event::Checked(answered()),
        Command::Withdraw(_) => Event::Withdrawn,
        _ => return None,
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1024, ..ProptestConfig::default() })]
    #[test]
    fn whatever_comes_the_model_holds(
        kind in select(CardKind::ALL.to_vec()),
        tries in 0u8..4,
        steps in proptest::collection::vec((events(), 0i64..70_000, prop::bool::weighted(0.6)), 1..60),
    ) {
        let (mut visit, _) = Visit::begin(Patience::default(), 0);
        let mut model = Model::default();
        let mut now = 0;
        let mut feed = |visit: &mut Visit, event: Event, now: i64| {
            let before = visit.step();
            let commands = visit.take(event.clone(), now);
            model.watch(before, &event, &commands, visit);
            commands
        };
        feed(&mut visit, Event::Read(kind, tries), now);
        for (event, later, goes_well) in steps {
            now += later;
            let mut commands = feed(&mut visit, event, now);
            while goes_well && let Some(answer) = commands.iter().find_map(well) {
                commands = feed(&mut visit, answer, now);
            }
        }
        feed(&mut visit, Event::Removed, now);
        prop_assert_eq!(visit.step(), Step::Gone);
    }
}
