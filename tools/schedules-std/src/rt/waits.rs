//! Loops that do nothing but wait, and what need not be searched of them.
//!
//! The command marks each loop that leaves nothing behind in its thread from one
//! turn to the next. If a turn goes round, and has changed nothing for others
//! either ([`turns`](super::state::turns)), then whatever the program does from
//! there it does, too, if that turn never was: without it, nobody has seen less,
//! and nothing else is another. So the execution is given up there; what is
//! followed is the one in which the thread takes no turn until something it looks
//! at has changed (the *spin-assume* of Kokologiannakis, Raad, Vafeiadis, *Effective
//! lock handling in stateless model checking*, 2019, and of GenMC). What another
//! thread can do meanwhile it can do there.
//!
//! A loop around a `wait_timeout` whose guard goes from turn to turn is asleep for some of
//! each turn, and holds the lock for the rest. So its turns count from where it falls asleep
//! to where it does so again: without one of them, it sleeps on. A notice that would have been
//! lost, since the thread was awake, wakes it then, perhaps; it finds what it has found, and,
//! since it does not ask whether it was told or is late, does the same, and sleeps again.
//! What it is told of a time that is over, it may ask where it gives the lock back in each turn:
//! while it is asleep, nobody can have told it, or it would not be late.
//!
//! That takes for granted that no loop goes round forever that need not: each
//! thread that can go on does so at last, and each value that is stored is seen at
//! last. C++ and Rust recommend that, and no more.
//!
//! But if nobody else can go on, the loop never ends. That is tried before the
//! execution is given up: each thread that can still take a step does so, by itself,
//! up to the end of a whole turn that changes nothing. If that is what all of them
//! do, they spin forever.

use super::current;
use super::runtime::{Runtime, abandon, with};
use super::state::ids::ThreadId;
use super::state::thread::Status;
use super::state::turns::Turn;
use super::trial::Trial;
use formats::graph::Refusal;

/// The running thread comes to a loop that does nothing but wait.
pub fn enter(number: usize) {
    let Some(me) = current::known() else { return };
    with(|runtime| {
        if !runtime.is_over() {
            runtime.state.enter_loop(me, number);
        }
    });
}

/// That loop goes round.
pub fn turn(number: usize) {
    let Some(me) = current::known() else { return };
    let is_over = with(|runtime| {
        if !runtime.is_over() {
            runtime.turn(me, number);
        }
        runtime.is_over()
    });
    if is_over {
        abandon();
    }
}

/// The running thread comes to a loop that waits at a condition variable, up to some time,
/// and looks whether it has to go on with that. Its turns begin and end where it sleeps.
pub fn before(number: usize) {
    let Some(me) = current::known() else { return };
    with(|runtime| {
        if !runtime.is_over() {
            runtime.state.come_to_loop(me, number);
        }
    });
}

/// It is about to sleep in that loop: nothing is done before it sleeps.
pub fn about_to_sleep(number: usize) {
    let Some(me) = current::known() else { return };
    with(|runtime| {
        if !runtime.is_over() {
            runtime.state.will_sleep_in_loop(me, number);
        }
    });
}

/// It sleeps.
pub fn asleep() {
    let Some(me) = current::known() else { return };
    let is_over = with(|runtime| {
        if !runtime.is_over()
            && let Some(turn) = runtime.state.sleep_in_loop(me)
        {
            runtime.has_turned(me, turn);
        }
        runtime.is_over()
    });
    if is_over {
        abandon();
    }
}

/// The running thread does more than to wait, so that no loop in which it is comes to the
/// end of a turn that need not be followed.
pub fn busy() {
    let Some(me) = current::known() else { return };
    let is_over = with(|runtime| {
        if !runtime.is_over() {
            runtime.state.be_busy(me);
            if runtime.trial.is_some() {
                runtime.give_up();
            }
        }
        runtime.is_over()
    });
    if is_over {
        abandon();
    }
}

impl Runtime {
    fn turn(&mut self, id: ThreadId, number: usize) {
        let turn = self.state.turn_loop(id, number);
        self.has_turned(id, turn);
    }

    fn has_turned(&mut self, id: ThreadId, turn: Turn) {
        let Turn::Futile { has_locked } = turn else {
            return;
        };
        // A lock that is held for a moment is in the way of who tries to lock it.
        if has_locked && self.learned.tries {
            return;
        }
        self.has_polled |= has_locked;
        if let Some(trial) = &mut self.trial {
            trial.spinning.insert(id);
            return;
        }
        let changes = |other| other != id && self.state.is_about_to_change(other);
        let goes_on = self.state.threads().any(|(other, _)| changes(other));
        if goes_on {
            self.give_up();
            return;
        }
        self.state.spoil_turns();
        self.trial = Some(Trial {
            last: Some(id),
            ..Trial::default()
        });
    }

    /// What comes next need not be followed.
    fn give_up(&mut self) {
        self.search.give_up();
        self.finish();
    }

    /// Takes steps as long as they change nothing.
    pub fn advance_trial(&mut self) {
        while !self.is_over()
            && let Some(trial) = &self.trial
        {
            let can_go_on =
                |id: &ThreadId| !trial.spinning.contains(id) && self.state.can_go_on(*id);
            let others = self.state.threads().map(|(id, _)| id);
            let Some(id) = trial.last.into_iter().chain(others).find(can_go_on) else {
                let ending = self.state.spins(|id| trial.spinning.contains(&id));
                self.search.end(&ending, &self.state);
                self.finish();
                return;
            };
            if self.state.may_meet(id) {
                self.give_up();
                return;
            }
            if trial.steps >= self.options.steps {
                self.refuse(Refusal::Steps(self.options.steps), self.latest);
                return;
            }
            self.take_in_trial(id);
            if self.state.thread(id).status == Status::Running {
                return;
            }
        }
    }

    fn take_in_trial(&mut self, id: ThreadId) {
        if let Some(trial) = &mut self.trial {
            trial.steps += 1;
            trial.last = Some(id);
        }
        self.latest = self.state.thread(id).location;
        let (_, outcome) = self.state.transition(id, 0);
        self.steps_taken += 1;
        match self.state.thread(id).turns.has_changed {
            true => self.give_up(),
            false => self.grant(id, outcome),
        }
    }

    /// After a step that was taken at once.
    pub fn has_tried(&mut self, id: ThreadId) {
        if self.trial.is_some() && self.state.thread(id).turns.has_changed {
            self.give_up();
        }
    }
}
