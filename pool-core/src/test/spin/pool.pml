/*
 * The protocol of a pool: publish, attach, pin, refresh, gc, delete, create; any process killed at any step, and the power cut.
 *
 * Each step stands for one system call, or for several of which nobody else can see the middle; its comment names the method.
 * Compiled with -DMUTANT_... one rule is broken, and the checker has to find the harm; ProtocolModelTest runs it.
 *
 * What is checked:
 *   - a generation that is held (pinned, and read after that) has its segment, of its own pool, and its registry: Threads
 *   - a generation can be attached to until gc has ended it: attachAt
 *   - what was acknowledged survives kills and power loss, with its segment, and a kept registry with its own: lose_power
 *   - no generation number stands for two contents of a pool that anybody could have seen: publish
 *   - no file name is used twice: put
 *   - once readers are gone, gc frees whatever is not current, old registries too, and nothing else: Last
 *   - nobody waits for ever: the checker's own search for invalid end states
 *
 * What is simplified: one dataset is followed; changes of the others are commits that leave its row as it is. The content of
 * registry.yaml is forced before its rename, so it is never torn. Ephemeral pools, and readers that may not pin, are left out.
 */

#ifndef READERS
#define READERS 1               /* 0, 1 or 2 */
#endif
#ifndef REFRESHES
#define REFRESHES 2             /* how often each reader attaches or refreshes */
#endif
#ifndef WRITERS
#define WRITERS 1               /* 1 or 2 */
#endif
#ifndef CHANGES
#define CHANGES 3               /* how often writers try to change the pool, together */
#endif
#ifndef COLLECTIONS
#define COLLECTIONS 1           /* how often they collect garbage, together */
#endif
#ifndef KEPT
#define KEPT 1                  /* how many old registries commits leave, besides those that are read */
#endif
#ifndef KILLS
#define KILLS 1
#endif
#ifndef POWER_LOSSES
#define POWER_LOSSES 1
#endif

#define ENTRIES (CHANGES + 2)
#define NAMES (CHANGES + 2)     /* generations 1 ... NAMES - 1 */

#define READER_A 0
#define READER_B 1
#define WRITER_A 2
#define WRITER_B 3
#define PROCESSES 4

/* Every registry that ever was, in order; of an absent one (never made, deleted) the pool is 0. */
typedef Registry {
    byte pool;                  /* poolId */
    byte generation;
    byte row;                   /* the generation in the dataset's file name; 0: no such key */
};
Registry registry[ENTRIES];
byte newest = 1;                /* the last entry used */
byte pools = 1;                 /* poolIds given out */

/* The two directories, as processes see them and as they are on disk. */
byte seen = 1;                  /* registry.yaml, as index of registry[] */
byte disk = 1;
byte name[NAMES];               /* KEY.gN.arrow: 0 no such file, 2 * pool + whether its content was forced */
byte kept[NAMES];
bool unfinished = false;        /* some *.tmp */
byte old[NAMES];                /* generations/gN.yaml, as index of registry[]; 0 no such file */
byte oldKept[NAMES];
bool ended[ENTRIES];            /* generations that gc, a commit or a delete has ended */
bool lost[ENTRIES];             /* generations that a power loss undid, though their registries are kept */

/* The kernel's locks. */
byte lock = 0;                  /* writer.lock: holder + 1 */
byte pinned[PROCESSES];         /* the byte of readers.lock that the handle's snapshot holds */
byte pinning[PROCESSES];        /* the byte of the snapshot to come */
byte ending = 0;                /* the byte that a gc or commit holds exclusively */

byte held[PROCESSES];           /* the handle's snapshot: index of registry[] */
bool killed[PROCESSES];
bool running[PROCESSES];
bool over = false;              /* nothing more happens to anybody */
byte scratch = 0;               /* of loops within one step */

byte changes = CHANGES;
byte collections = COLLECTIONS;
byte acknowledged = 1;          /* the newest change that somebody was told is safe */

#define exists(r) (registry[r].pool != 0)
#define whole(p) (2 * (p) + 1)
#define of(p, content) ((content) / 2 == (p))
#define inside(byteOf, from, before) ((byteOf) >= (from) && (byteOf) < (before))
#define pinsIn(p, from, before) (inside(pinned[p], from, before) || inside(pinning[p], from, before))

/* ReaderPins.anyPinned: an exclusive lock on the range, given back at once. */
#define anyPinned(from, before) \
    (pinsIn(READER_A, from, before) || pinsIn(READER_B, from, before) \
        || pinsIn(WRITER_A, from, before) || pinsIn(WRITER_B, from, before))

/* What a directory entry was before this change may or may not have reached the disk. */
inline replaceRegistryEntry(index) {
    if
    :: seen != disk -> if :: disk = seen :: skip fi
    :: else
    fi;
    seen = index
}

inline replaceName(g, content) {
    if
    :: name[g] != kept[g] -> if :: kept[g] = name[g] :: skip fi
    :: else
    fi;
    name[g] = content
}

inline replaceOld(number, index) {
    if
    :: old[number] != oldKept[number] -> if :: oldKept[number] = old[number] :: skip fi
    :: else
    fi;
    old[number] = index
}

/* GenerationFiles.keepRegistry up to the force */
inline keepRegistry(index) {
    atomic {
        scratch = registry[index].generation;
        replaceOld(scratch, index);
        scratch = 0
    }
}

/* The directory generations/ is forced. */
inline forceOld() {
    d_step {
        scratch = 1;
        do
        :: scratch < NAMES -> oldKept[scratch] = old[scratch]; scratch++
        :: else -> break
        od;
        scratch = 0
    }
}

/* ReaderPins.pin: waits while the byte is held exclusively */
#define pin(me, g) atomic { ending != (g) -> pinning[me] = g }

#ifdef MUTANT_COMMITS_END_WHAT_IS_READ
#define heeded false
#else
#define heeded anyPinned(g, g + 1)
#endif

/* History.endUnread, ReaderPins.whileUnread, of one generation; GenerationFiles.remove */
inline endUnread(g, isRead) {
    if
    :: atomic { isRead }
    :: atomic {
            !isRead;
#ifndef MUTANT_ENDS_WITHOUT_THE_BYTE
            ending = g
#endif
        };
        atomic { ended[old[g]] = true; replaceOld(g, 0) };
#ifndef MUTANT_SEGMENTS_GO_BEFORE_HISTORY_IS_FORCED
        forceOld();
#endif
        ending = 0
    fi
}

/* PoolDirectory.forceSegments */
inline forceSegments(i) {
    d_step {
        i = 1;
        do
        :: i < NAMES -> kept[i] = name[i]; i++
        :: else -> break
        od;
        i = 0
    }
}

/* WriterLock.close, and then the caller is told that the change is safe; 0 when there is nothing to tell. */
inline release(me, index) {
    d_step {
        assert(lock == me + 1);
        lock = 0;
        if
        :: index > acknowledged -> acknowledged = index
        :: else
        fi;
        index = 0
    }
}

/* PoolWriting.newestGeneration + 1 */
inline nextGeneration(g, i) {
#ifdef MUTANT_NUMBERS_FROM_FILES_ALONE
    g = 0;
#else
    g = registry[seen].generation;
#endif
#ifndef MUTANT_NUMBERS_FROM_REGISTRY_ALONE
    i = 1;
    do
    :: i < NAMES -> if :: (name[i] != 0 || old[i] != 0) && i > g -> g = i :: else fi; i++
    :: else -> break
    od;
    i = 0;
#endif
    g++
}

/* PoolDirectory.replaceRegistry up to the rename; the caller is in an atomic step. */
inline publish(thePool, theGeneration, theRow, i) {
    i = 1;
    do
    :: i <= newest ->
        assert(!(thePool != 0 && registry[i].pool == thePool && registry[i].generation == theGeneration && !lost[i]));
        i++
    :: else -> break
    od;
    i = 0;
    newest++;
    registry[newest].pool = thePool;
    registry[newest].generation = theGeneration;
    registry[newest].row = theRow;
    replaceRegistryEntry(newest)
}

/* SharedDataPool.close; Snapshot.release */
inline closeHandle(me) {
    d_step { held[me] = 0; pinned[me] = 0; pinning[me] = 0 }
}

/* Snapshot.pinCurrent: read, pin, read again; r is 0 when there is no pool. */
inline pinCurrent(me, r) {
    do
    :: r = seen;                                        /* Snapshot.readRegistry */
        if
        :: !exists(r) -> r = 0; break                   /* PoolNotFoundException */
        :: else
        fi;
        pin(me, registry[r].generation);
#ifdef MUTANT_NO_SECOND_READ
        break
#else
        if
        :: seen == r -> break                           /* Snapshot.isCurrent */
        :: else -> pinning[me] = 0                      /* Pin.close, and again */
        fi
#endif
    od
}

/* Opening a generation of a pool that somebody has told of: pins it, then looks for its registry; r is 0 when it is not there. */
inline attachAt(me, told, r) {
    pin(me, registry[told].generation);
    if
    :: seen == told -> r = told                         /* registry.yaml */
    :: else ->
        if                                              /* generations/gN.yaml */
        :: old[registry[told].generation] == told -> r = told
        :: else -> d_step { assert(ended[told]); pinning[me] = 0; r = 0 }
        fi
    fi
}

/* SharedDataPool.moveTo, which releases the old snapshot */
inline moveTo(me, r) {
    d_step { held[me] = r; pinned[me] = pinning[me]; pinning[me] = 0; r = 0 }
}

/* ------------------------------------------------------------------ a process that reads */

/* Snapshot.refreshed */
inline refresh(me, r) {
    if
    :: seen == held[me]
    :: else ->
#ifdef MUTANT_UNPIN_BEFORE_PIN
        pinned[me] = 0;
#endif
        pinCurrent(me, r);
        if
        :: r == 0                                       /* PoolDeletedException: goes on with what it has */
        :: r != 0 && (registry[r].pool != registry[held[me]].pool
                || registry[r].generation < registry[held[me]].generation) ->
            d_step {
                assert(registry[r].pool != registry[held[me]].pool || lost[held[me]]);
                pinning[me] = 0;                        /* PoolReplacedException: likewise */
                r = 0
            }
        :: else -> moveTo(me, r)
        fi
    fi
}

proctype Reader(byte me) {
    byte left = REFRESHES;
    byte r = 0;
    byte told = 0;
    do
    :: {
        do
        :: left > 0 && held[me] == 0 ->                 /* SharedDataPool.attach */
            left--;
            pinCurrent(me, r);
            if
            :: r != 0 -> moveTo(me, r)
            :: else
            fi
        :: left > 0 && held[me] == 0 ->                 /* a token that somebody wrote down */
            atomic {
                left--;
                told = 1;
                do
                :: told < newest -> told++
                :: break
                od
            };
            if
            :: exists(told) ->
                attachAt(me, told, r);
                if
                :: r != 0 -> moveTo(me, r)
                :: else
                fi
            :: else
            fi;
            told = 0
        :: left > 0 && held[me] != 0 -> left--; refresh(me, r)
        :: held[me] != 0 -> closeHandle(me)
        :: left == 0 && held[me] == 0 -> break
        od;
        running[me] = false;
        break
    } unless {
        atomic { killed[me] -> killed[me] = false; r = 0; told = 0 }
    }
    od
}

/* Any thread of any process may map what its snapshot names, at any time: Snapshot.dataset. */
#define missing(p) (held[p] != 0 && registry[held[p]].row != 0 \
    && registry[seen].pool == registry[held[p]].pool \
    && !of(registry[held[p]].pool, name[registry[held[p]].row]))

#define forgotten(p) (held[p] != 0 && seen != held[p] && registry[seen].pool == registry[held[p]].pool \
    && old[registry[held[p]].generation] != held[p])

active proctype Threads() {
end:
    do
    :: forgotten(READER_A) || forgotten(READER_B) -> assert(!forgotten(READER_A) && !forgotten(READER_B))
    :: missing(READER_A) || missing(READER_B) || missing(WRITER_A) || missing(WRITER_B) -> assert(false)
    od
}

/* ------------------------------------------------------------------ a process that changes the pool */

/* PoolCreation.create */
inline create(me, mine, g, i) {
    atomic {
        lock == 0 -> lock = me + 1;                     /* WriterLock.acquire */
        if
        :: exists(seen)                                 /* PoolExistsException */
        :: else ->
            unfinished = false;                         /* PoolDirectory.removeUnfinished */
            nextGeneration(g, i);
            pools++;
            publish(pools, g, 0, i);
            mine = newest;
            g = 0
        fi
    };
    if
    :: mine != 0 -> disk = seen                         /* PoolDirectory.force(root) */
    :: else
    fi;
    release(me, mine)
}

/* PoolUpdate.write, DatasetWriter.finish; leaves the update without a file when the disk refuses */
inline put(mine, g) {
    unfinished = true;                                  /* SegmentWriter: CREATE_NEW, reserve */
    atomic {                                            /* SegmentWriter.publish: force, createLink */
        assert(name[g] == 0);
#ifdef MUTANT_NO_FILE_FSYNC
        replaceName(g, 2 * registry[mine].pool);
#else
        replaceName(g, whole(registry[mine].pool));
#endif
    };
    unfinished = false                                  /* SegmentWriter.close */
}

/* SharedDataPool.moveOn, Snapshot.following: pins without reading again, for the lock is held */
inline moveOn(me, r) {
    d_step { held[me] = r; pinned[me] = registry[r].generation }
}

/* PoolUpdate.close after publishing; tells that the change is safe, unless in doubt */
inline endUpdate(me, mine) {
#ifdef MUTANT_MOVES_ON_AFTER_THE_LOCK
    lock = 0;
    moveOn(me, mine)
#else
    moveOn(me, mine);
    release(me, mine)
#endif
}

/* History.trim: the oldest generations, but for the newest KEPT */
inline trim(g, left) {
    d_step {
        g = 1;
        left = 0;
        do
        :: g < NAMES -> if :: old[g] != 0 -> left++ :: else fi; g++
        :: else -> break
        od;
        if
        :: left > KEPT -> left = left - KEPT
        :: else -> left = 0
        fi;
        g = 1
    };
    do
    :: left == 0 -> break
    :: left != 0 && old[g] == 0 -> g++
    :: left != 0 && old[g] != 0 -> left--; endUnread(g, heeded); g++
    od;
    g = 0
}

/* PoolUpdate.commit of the row that the dataset is to have; mine is what PoolWriting.begin read. */
inline commit(me, mine, number, itsRow, index, left) {
#ifndef MUTANT_REGISTRY_BEFORE_SEGMENTS
#ifndef MUTANT_NO_DIRECTORY_FSYNC
    forceSegments(index);
#endif
#endif
    left = mine;
#ifndef MUTANT_HISTORY_AFTER_THE_RENAME
    keepRegistry(left);
    forceOld();
#endif
    atomic {
        publish(registry[mine].pool, number, itsRow, index);
        mine = newest
    };
#ifdef MUTANT_HISTORY_AFTER_THE_RENAME
    keepRegistry(left);
    forceOld();
#endif
    left = 0;
    if
    :: disk = seen;                                     /* PoolDirectory.force(root) */
        trim(index, left);
#ifdef MUTANT_REGISTRY_BEFORE_SEGMENTS
        forceSegments(index);
#endif
        endUpdate(me, mine)
    :: moveOn(me, mine);                                /* CommitInDoubtException: nothing is acknowledged */
#ifdef MUTANT_ROLLS_BACK_WHAT_IS_IN_DOUBT
        atomic { replaceName(number, 0) };
#endif
        mine = 0;
        release(me, mine)
    fi
}

/* PoolUpdate: begin, changes, commit or close */
inline update(me, mine, g, i, left) {
    atomic {
        lock == 0 -> lock = me + 1;                     /* WriterLock.acquire */
        if                                              /* PoolWriting.begin, current */
        :: exists(seen) && registry[seen].pool == registry[held[me]].pool ->
            mine = seen;
            unfinished = false;
            nextGeneration(g, i)
        :: else                                         /* PoolDeletedException, PoolReplacedException */
        fi
    };
    if
    :: mine == 0 -> release(me, mine); closeHandle(me)
    :: mine != 0 ->                                     /* nothing to change: tells that the newest generation is safe */
#ifndef MUTANT_ACKNOWLEDGES_UNFORCED
        disk = seen;
#endif
        endUpdate(me, mine)
    :: mine != 0 ->                                     /* a new content */
        put(mine, g);
        if
        :: commit(me, mine, g, g, i, left)
        :: atomic { replaceName(g, 0); mine = 0 };      /* PoolUpdate.close: removeSegments */
            release(me, mine)
        fi
    :: mine != 0 && registry[mine].row != 0 ->          /* removes the key */
        commit(me, mine, g, 0, i, left)
    :: mine != 0 ->                                     /* changes other keys */
        commit(me, mine, g, registry[mine].row, i, left)
    fi;
    d_step { g = 0; mine = 0 }
}

inline unlinkSegments(i) {
    i = 1;
    do
    :: i < NAMES && name[i] != 0 -> atomic { replaceName(i, 0); i++ }
    :: i < NAMES && name[i] == 0 -> i++
    :: i >= NAMES -> break
    od;
    i = 0
}

inline unlinkOld(i) {
    i = 1;
    do
    :: i < NAMES && old[i] != 0 -> atomic { replaceOld(i, 0); i++ }
    :: i < NAMES && old[i] == 0 -> i++
    :: i >= NAMES -> break
    od;
    i = 0
}

/* PoolWriting.delete, deleteFiles: first the registry, durably */
inline delete(me, mine, i) {
    atomic { lock == 0 -> lock = me + 1 };              /* WriterLock.acquire */
    if
    :: exists(seen) && registry[seen].pool == registry[held[me]].pool ->
#ifdef MUTANT_DELETES_SEGMENTS_FIRST
        unlinkSegments(i);
#endif
        atomic {
            scratch = 1;
            do
            :: scratch <= newest -> ended[scratch] = true; scratch++
            :: else -> break
            od;
            scratch = 0;
            publish(0, 0, 0, i);
            mine = newest
        };
#ifndef MUTANT_DELETES_WITHOUT_FSYNC
        disk = seen;                                    /* PoolDirectory.removeRegistry */
#endif
        unlinkOld(i);                                   /* GenerationFiles.delete */
        unlinkSegments(i)
    :: else                                             /* PoolDeletedException, PoolReplacedException */
    fi;
    closeHandle(me);
    release(me, mine)
}

/* Whether a kept registry of the pool names the segment. */
inline findName(g, now) {
    scratch = 1;
    do
    :: scratch < NAMES ->
        if
        :: old[scratch] != 0 && registry[old[scratch]].pool == registry[now].pool && registry[old[scratch]].row == g ->
            break
        :: else -> scratch++
        fi
    :: else -> scratch = 0; break
    od
}

/* GarbageCollection.newestReadWithoutRegistry */
inline findUnknown(now, unknown) {
    d_step {
        unknown = 0;
        scratch = 1;
        do
        :: scratch < NAMES ->
            if
            :: scratch != registry[now].generation && anyPinned(scratch, scratch + 1) &&
                    (old[scratch] == 0 || registry[old[scratch]].pool != registry[now].pool) -> unknown = scratch
            :: else
            fi;
            scratch++
        :: else -> break
        od;
        scratch = 0
    }
}

/* GarbageCollection.run */
inline collect(me, now, g, unknown) {
    atomic {
        lock == 0 -> lock = me + 1;                     /* WriterLock.acquire */
        now = seen;
        if
        :: exists(now) -> unfinished = false; g = 1     /* PoolDirectory.removeUnfinished */
        :: else -> g = NAMES                            /* PoolDeletedException */
        fi
    };
#ifndef MUTANT_GC_BEFORE_THE_REGISTRY_IS_FORCED
    if
    :: g == 1 -> disk = seen                            /* a registry on disk may still name the segments */
    :: else
    fi;
#endif
    do
    :: g >= NAMES -> break
    :: g < NAMES && old[g] == 0 -> g++
    :: g < NAMES && old[g] == now -> atomic { replaceOld(g, 0); g++ }
    :: g < NAMES && old[g] != 0 && old[g] != now ->
#ifdef MUTANT_GC_IGNORES_PINS
        endUnread(g, false);
#else
        endUnread(g, anyPinned(g, g + 1));
#endif
        g++
    od;
#ifndef MUTANT_SEGMENTS_GO_BEFORE_HISTORY_IS_FORCED
    forceOld();                                         /* a commit may have died before it did */
#endif
    if
    :: exists(now) -> g = 1
    :: else
    fi;
#ifndef MUTANT_GC_IGNORES_PINS
    findUnknown(now, unknown);
#endif
    do
    :: g >= NAMES -> break
    :: g < NAMES && (name[g] == 0 || g == registry[now].row || g <= unknown) -> g++
    :: g < NAMES && name[g] != 0 && g != registry[now].row && g > unknown ->
        atomic {
#ifdef MUTANT_GC_ASKS_FOR_ONE_GENERATION
            if
            :: anyPinned(g, g + 1) -> scratch = 1
            :: else -> scratch = 0
            fi;
#else
            findName(g, now);
#endif
            if
            :: scratch == 0 -> replaceName(g, 0)
            :: else -> scratch = 0
            fi;
            g++
        }
    od;
    atomic { now = 0; g = 0; unknown = 0; release(me, now) }
}

proctype Writer(byte me) {
    byte mine = 0;
    byte g = 0;
    byte i = 0;
    byte left = 0;
    do
    :: {
        do
        :: changes > 0 && held[me] == 0 ->              /* SharedDataPool.createOrAttach */
            if
            :: atomic { !exists(seen) && changes > 0 -> changes-- }; create(me, mine, g, i)
            :: exists(seen) || changes == 0
            fi;
            pinCurrent(me, mine);
            if
            :: mine != 0 -> moveTo(me, mine)
            :: else
            fi
        :: atomic { changes > 0 && held[me] != 0 -> changes-- }; update(me, mine, g, i, left)
        :: atomic { changes > 0 && held[me] != 0 -> changes-- }; delete(me, mine, i)
        :: atomic { collections > 0 -> collections-- }; collect(me, mine, g, left)
        :: changes == 0 -> break
        od;
        closeHandle(me);
        running[me] = false;
        break
    } unless {
        atomic { killed[me] -> killed[me] = false; mine = 0; g = 0; i = 0; left = 0 }
    }
    od
}

/* ------------------------------------------------------------------ what happens to them */

/* The kernel lets go of a dead process's locks. */
inline die(p) {
    killed[p] = true;
    held[p] = 0;
#ifndef MUTANT_PINS_OUTLIVE_PROCESSES
    pinned[p] = 0;
    pinning[p] = 0;
#endif
#ifndef MUTANT_LOCK_OUTLIVES_PROCESS
    if
    :: lock == p + 1 -> lock = 0; ending = 0
    :: else
    fi
#endif
}

inline forget(r) {
    registry[r].pool = 0;
    registry[r].generation = 0;
    registry[r].row = 0;
    ended[r] = false;
    lost[r] = false
}

/* Every directory entry is as it was forced last, or as it was since, each by itself. */
inline lose_power(p) {
    p = 0;
    do
    :: p < PROCESSES ->
        if
        :: running[p] -> die(p)
        :: else
        fi;
        pinned[p] = 0;
        pinning[p] = 0;
        p++
    :: else -> break
    od;
    lock = 0;
    ending = 0;
    if
    :: seen = disk
    :: disk = seen
    fi;
    p = 1;
    do
    :: p < NAMES ->
        if
        :: name[p] != kept[p] -> if :: name[p] = kept[p] :: kept[p] = name[p] fi
        :: else
        fi;
        if
        :: old[p] != oldKept[p] -> if :: old[p] = oldKept[p] :: oldKept[p] = old[p] fi
        :: else
        fi;
        p++
    :: else -> break
    od;
    p = 0;
    assert(seen >= acknowledged);
    assert(!exists(seen) || registry[seen].row == 0 || name[registry[seen].row] == whole(registry[seen].pool));
    scratch = 0;
    p = 1;
    do
    :: p < NAMES ->
        assert(old[p] == 0 || registry[old[p]].pool != registry[seen].pool || registry[old[p]].row == 0
            || name[registry[old[p]].row] == whole(registry[seen].pool));
        if
        :: old[p] > scratch -> scratch = old[p]
        :: else
        fi;
        p++
    :: else -> break
    od;
    if
    :: scratch < seen -> scratch = seen
    :: else
    fi;
    do                                                  /* nobody is left who saw what came after */
    :: newest > scratch -> forget(newest); newest--
    :: else -> break
    od;
    do
    :: scratch > seen -> lost[scratch] = true; scratch--
    :: else -> break
    od;
    scratch = 0;
    p = 0
}

active proctype Fate() {
    byte kills = KILLS;
    byte powerLosses = POWER_LOSSES;
    byte p = 0;
end:
    do
    :: atomic { kills > 0 && running[READER_A] && !killed[READER_A] -> kills--; die(READER_A) }
    :: atomic { kills > 0 && running[WRITER_A] && !killed[WRITER_A] -> kills--; die(WRITER_A) }
    :: atomic { powerLosses > 0 && !over -> powerLosses--; lose_power(p) }
    od
}

/* Comes when everybody else has ended. */
proctype Last() {
    byte now = 0;
    byte g = 0;
    byte left = 0;
    atomic {
        !running[READER_A] && !running[READER_B] && !running[WRITER_A] && !running[WRITER_B] -> over = true
    };
    collect(WRITER_A, now, g, left);
    d_step {
        if
        :: exists(seen) ->
            assert(!unfinished);
            g = 1;
            do
            :: g < NAMES -> assert(name[g] == 0 || g == registry[seen].row); assert(old[g] == 0); g++
            :: else -> break
            od;
            assert(registry[seen].row == 0 || of(registry[seen].pool, name[registry[seen].row]))
        :: else
        fi
    }
}

/* There is a pool, and the dataset in it. */
init {
    atomic {
        registry[1].pool = 1;
        registry[1].generation = 1;
        registry[1].row = 1;
        name[1] = whole(1);
        kept[1] = whole(1);
        if :: READERS > 0 -> running[READER_A] = true; run Reader(READER_A) :: else fi;
        if :: READERS > 1 -> running[READER_B] = true; run Reader(READER_B) :: else fi;
        running[WRITER_A] = true;
        run Writer(WRITER_A);
        if :: WRITERS > 1 -> running[WRITER_B] = true; run Writer(WRITER_B) :: else fi;
        run Last()
    }
}
