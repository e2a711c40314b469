//! More programs, each with its set derived by hand, and with the reason.
//!
//! A name with `sc`, `rel` and so on says what differs from the one before.

use super::Set;
use Set::{AllBut, Exactly, Race};

pub const PROGRAMS: &[(&str, &str, Set)] = &[
    // A fence must stand between the store and the load of *both* threads.
    (
        "SB, a fence on one side",
        "x=1 rlx; fence sc; a=y rlx | y=1 rlx; b=x rlx",
        AllBut(2, ""),
    ),
    // The fence F: if a=0, its thread's load comes before y=1 in coherence order, so F before
    // y=1 in S. y=1 is before b=x there, since both are SeqCst in one thread. If b=0, b=x is
    // before x=1, which happens before F: b=x before F. A circle.
    (
        "SB, a fence, and SeqCst loads and stores beside data that is released",
        "x=1 rel; fence sc; a=y acq | y=1 sc; b=x sc",
        AllBut(2, "00"),
    ),
    // The store that is read past is no SeqCst one, and no fence stands behind it.
    (
        "SB, a store that is released in place of SeqCst",
        "x=1 rel; a=y sc | y=1 sc; b=x sc",
        AllBut(2, ""),
    ),
    // An update stores, too: as with stores.
    (
        "SB by SeqCst updates",
        "a=x+1 sc; b=y sc | c=y+1 sc; d=x sc",
        Exactly("0001 0100 0101"),
    ),
    // One update of m has read the other, and so has seen what that thread had stored.
    (
        "SB, an update of a third atomic in the place of fences",
        "x=1 rlx; a=m+1 ar; b=y rlx | y=1 rlx; c=m+1 ar; d=x rlx",
        Exactly("0011 0111 1100 1101"),
    ),
    // An update that only releases, or only acquires, is one side of that.
    (
        "SB, updates that only release",
        "x=1 rlx; a=m+1 rel; b=y rlx | y=1 rlx; c=m+1 rel; d=x rlx",
        Exactly("0010 0011 0110 0111 1000 1001 1100 1101"),
    ),
    (
        "SB, updates that only acquire",
        "x=1 rlx; a=m+1 acq; b=y rlx | y=1 rlx; c=m+1 acq; d=x rlx",
        Exactly("0010 0011 0110 0111 1000 1001 1100 1101"),
    ),
    // A fence hands over what was before it, and the data is not.
    (
        "MP, the release fence before the data",
        "fence rel; x=1 rlx; y=1 rlx | a=y rlx; fence acq; b=x rlx",
        AllBut(2, ""),
    ),
    (
        "MP, an acquire fence behind the data",
        "x=1 rlx; y=1 rel | a=y rlx; b=x rlx; fence acq",
        AllBut(2, ""),
    ),
    // SeqCst fences release and acquire, whatever S.
    (
        "MP, SeqCst fences",
        "x=1 rlx; fence sc; y=1 rlx | a=y rlx; fence sc; b=x rlx",
        AllBut(2, "10"),
    ),
    // One fence acquires for all loads before it.
    (
        "MP, two flags, one fence behind both",
        "x=1 rlx; y=1 rel | z=1 rel | a=y rlx; b=z rlx; fence acq; c=x rlx",
        AllBut(2, "100 110"),
    ),
    // One fence releases for all stores behind it, and hands over what was before it: not y=1.
    (
        "MP, one fence before two flags",
        "x=1 rlx; fence rel; y=1 rlx; z=1 rlx | a=z rlx; fence acq; b=x rlx; c=y rlx",
        AllBut(2, "100 101"),
    ),
    // The second store hands over more than the first.
    (
        "MP, data between two releases of one flag",
        "y=1 rel; x=1 rlx; y=2 rel | a=y acq; b=x rlx",
        Exactly("00 01 10 11 21"),
    ),
    // A swap releases what is before it, as a store does; and it need not acquire for that.
    (
        "MP by a swap that releases",
        "x=1 rlx; a=y~1 rel | b=y acq; c=x rlx",
        Exactly("000 001 011"),
    ),
    (
        "MP by a swap that only acquires",
        "x=1 rlx; a=y~1 acq | b=y acq; c=x rlx",
        Exactly("000 001 010 011"),
    ),
    // Of an update, the load acquires and the store releases.
    (
        "MP to an update that acquires",
        "x=1 rlx; y=1 rel | a=y+1 acq; b=x rlx",
        AllBut(2, "10"),
    ),
    (
        "MP to an update that only releases",
        "x=1 rlx; y=1 rel | a=y+1 rel; b=x rlx",
        AllBut(2, ""),
    ),
    // An exchange that fails has the second ordering, however strong the first.
    (
        "MP to an exchange that fails with Acquire",
        "x=1 rlx; y=1 rel | a=y?2:3 rlx acq; b=x rlx",
        AllBut(2, "10"),
    ),
    (
        "MP to an exchange that fails with Relaxed",
        "x=1 rlx; y=1 rel | a=y?2:3 sc rlx; b=x rlx",
        AllBut(2, ""),
    ),
    (
        "MP to an exchange that succeeds with Relaxed, and would fail with Acquire",
        "x=1 rlx; y=1 rel | a=y?1:3 rlx acq; b=x rlx",
        AllBut(2, ""),
    ),
    // One that fails stores nothing, and so releases nothing: the flag is somebody else's.
    (
        "MP by an exchange that fails",
        "x=1 rlx; a=y?2:3 ar rlx | y=1 rlx | b=y acq; c=x rlx",
        AllBut(2, ""),
    ),
    // Who finds 0 exchanges, and stands right behind it, where there is room for one.
    (
        "two exchanges for one value",
        "a=x?0:1 rlx rlx; b=x rlx | c=x?0:2 rlx rlx; d=x rlx",
        Exactly("0111 2202"),
    ),
    // An exchange for what is there already fails while it is not: it may look past a store
    // that its thread has not been told of.
    (
        "an exchange that looks past a store",
        "x=1 rlx; y=1 rlx | a=y rlx; b=x?1:2 rlx rlx -> x",
        Exactly("001 012 101 112"),
    ),
    // Coherence holds between loads of unlike orderings, and through an update.
    (
        "CoRR, Acquire and then Relaxed",
        "x=1 rel | a=x acq; b=x rlx",
        AllBut(2, "10"),
    ),
    (
        "CoRR, SeqCst and then Relaxed",
        "x=1 sc | a=x sc; b=x rlx",
        AllBut(2, "10"),
    ),
    // The update stands right behind what it has read; if it fails, there is no 2.
    (
        "CoRR around an update",
        "x=1 rlx | a=x?1:2 rlx rlx | b=x rlx; c=x rlx",
        Exactly("000 001 011 100 101 102 111 112 122"),
    ),
    // Happens before goes over a flag: the store must be seen, and what comes behind it in the
    // row may be.
    (
        "CoWR over a flag",
        "x=1 rlx; y=1 rel | x=2 rlx | a=y acq; b=x rlx",
        Exactly("00 01 02 11 12"),
    ),
    // A store that happens behind a load stands behind what that has read.
    (
        "CoRW over a flag",
        "a=x rlx; y=1 rel | b=y acq; if b=1 x=1 rlx",
        Exactly("00 01"),
    ),
    // A store that happens behind another stands behind it.
    (
        "CoWW over a flag",
        "x=1 rlx; y=1 rel | a=y acq; x=2 rlx -> x",
        Exactly("01 02 12"),
    ),
    (
        "CoWW over a flag that is Relaxed",
        "x=1 rlx; y=1 rlx | a=y rlx; x=2 rlx -> x",
        Exactly("01 02 11 12"),
    ),
    // S with fences: as with Release and Acquire.
    (
        "S, fences",
        "x=2 rlx; fence rel; y=1 rlx | a=y rlx; fence acq; x=1 rlx -> x",
        Exactly("01 02 11"),
    ),
    (
        "S, only the store released",
        "x=2 rlx; y=1 rel | a=y rlx; x=1 rlx -> x",
        Exactly("01 02 11 12"),
    ),
    // R asks whether y=2 may be last, and a=0. Nothing puts a=x behind the fence.
    (
        "R, the fence on the side of the stores alone",
        "x=1 rlx; fence sc; y=1 rlx | y=2 rlx; a=x rlx -> y",
        Exactly("01 02 11 12"),
    ),
    // y=1 before y=2 in the row of y, and both SeqCst: y=1 before y=2 in S. a=0 puts a=x before
    // x=1. If x=1 is not SeqCst, and no fence is behind it, nothing closes the circle.
    (
        "R, the first store Relaxed",
        "x=1 rlx; y=1 sc | y=2 sc; a=x sc -> y",
        Exactly("01 02 11 12"),
    ),
    // 2+2W needs a fence between the stores of both.
    (
        "2+2W, a fence on one side",
        "x=1 rlx; fence sc; y=2 rlx | y=1 rlx; x=2 rlx -> x y",
        Exactly("11 12 21 22"),
    ),
    // If each row ends with the first store of a thread: y=2 is before y=1, so x=1's fence is
    // before y=1 in S; x=2 before x=1 puts the SeqCst x=2 before the fence; y=1 is before x=2.
    (
        "2+2W, a fence on one side, SeqCst on the other",
        "x=1 rlx; fence sc; y=2 rlx | y=1 sc; x=2 sc -> x y",
        Exactly("12 21 22"),
    ),
    // What a thread has read, and then released, is carried on; and only by Release.
    (
        "WRC, the middle by a fence",
        "x=1 rlx | a=x rlx; fence rel; y=1 rlx | b=y acq; c=x rlx",
        AllBut(2, "110"),
    ),
    (
        "WRC, the middle Relaxed",
        "x=1 rlx | a=x rlx; y=1 rlx | b=y acq; c=x rlx",
        AllBut(2, ""),
    ),
    (
        "WRC, the middle an update",
        "x=1 rel | a=x+1 rlx; y=1 rel | b=y acq; c=x rlx -> x",
        Exactly("0001 0011 0111 1002 1012 1022 1122"),
    ),
    // Three hops, each of another kind: a release, a fence, and an update that does both.
    (
        "ISA2, each hop of another kind",
        "x=1 rlx; y=1 rel | a=y rlx; fence ar; z=1 rlx | b=z+1 ar; c=x rlx",
        AllBut(2, "110"),
    ),
    // The head of a release sequence is the store that releases: an update by another thread
    // carries it on, one by another behind that, too.
    (
        "a release sequence of two updates by others",
        "p=1; x=1 rel | a=x?1:2 rlx rlx | b=x?2:3 rlx rlx | c=x acq; if c=3 d=p",
        Exactly("0000 0010 0100 0110 1000 1010 1020 1100 1110 1120 1200 1210 1220 1231"),
    ),
    // A store in between ends it, even if an update comes behind that.
    (
        "a release sequence that a store has ended",
        "p=1; x=1 rel; x=2 rlx | a=x?2:3 rlx rlx | b=x acq; if b=3 c=p",
        Race,
    ),
    // With a fence before the store that ends it, that begins one of its own.
    (
        "a release sequence that begins behind a fence",
        "p=1; fence rel; x=1 rlx; x=2 rlx | a=x?2:3 rlx rlx | b=x acq; if b=3 c=p",
        Exactly("000 010 020 100 110 120 200 210 220 231"),
    ),
    // An update that releases does not end the sequence that it is part of.
    (
        "an update that releases carries on, too",
        "p=1; x=1 rel | q=1; a=x?1:2 rel rlx | b=x acq; if b=2 c=p; if b=2 d=q",
        Exactly("0000 0100 1000 1100 1211"),
    ),
    // d=x is no part of S, and nothing that c=y has acquired knows of x=1.
    (
        "IRIW, one load Acquire",
        "x=1 sc | y=1 sc | a=x sc; b=y sc | c=y sc; d=x acq",
        AllBut(2, ""),
    ),
    // That x=1 was acquired by a load which is not SeqCst puts it before b=y in time and in
    // happens-before, and not in S: it does not happen before strongly. So S may be b=y, d=x,
    // x=1, y=1. (C++17 forbade that, and processors with cheap Acquire could not keep it.)
    (
        "IRIW, the first loads Acquire",
        "x=1 sc | y=1 sc | a=x acq; b=y sc | c=y acq; d=x sc",
        AllBut(2, ""),
    ),
];
