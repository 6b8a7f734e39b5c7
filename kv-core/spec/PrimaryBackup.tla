--------------------------- MODULE PrimaryBackup ---------------------------
(* The replication protocol of kv-app: primary/backup under views that the  *)
(* registry holds in a compare-and-set register, with reads at every        *)
(* replica. A group that is healthy does not need the registry.             *)
(*                                                                          *)
(* One log per replica. Entry i of a log is the number of the view in which *)
(* it was made: (view, i) names it uniquely because a view has one primary. *)
(* A prefix of the log stands for the value of the store (one key).         *)
(*                                                                          *)
(* Messages are not lost, they are only not received, and they are received *)
(* at any time, in any order, any number of times. They are kept as what    *)
(* they can tell, which is less than what was sent:                         *)
(*   - within a view the primary's log only grows, so all its Apply are     *)
(*     prefixes of led[v].log, with a commit point up to led[v].commit;     *)
(*   - of the acks of one replica the primary needs the highest;            *)
(*   - a proposal is of no use once another one of its number was taken.    *)
(*                                                                          *)
(* Time is abstracted to two facts, each the result of counting a lease     *)
(* from the SENDING of the request at its holder, and from the answer at    *)
(* its giver, with the giver's period longer by the allowed clock drift:    *)
(*   - a backup's promise not to take over outlasts the primary's lease;    *)
(*   - the primary's record of a read lease outlasts the backup's lease.    *)
(* Neither is of interest any longer than what it outlasts, so a promise    *)
(* ends with the lease, and a record with the read lease.                   *)
EXTENDS Integers, Sequences, FiniteSets, TLC

CONSTANTS
  Replicas, First, Founders,     \* primary and members of view 1
  MaxView, MaxLog, MaxRestart,   \* bounds of the model
  \* The rules, each of which can be switched off to show that it is needed:
  PromiseFirst,   \* a backup takes over only after its promise to the primary ended
  Mute,           \* having asked to take over, it answers nothing of the old view
  WaitReadLease,  \* a member is removed only after the read lease given to it ended
  WaitToTakeOver, \* a restarted replica assumes that it promised
  WaitToRemove,   \* a restarted replica assumes that it granted
  AssumeGrants,   \* a new primary assumes that its predecessor gave read leases
  GrantIfLeased,  \* only a primary with all its leases gives read leases
  LeaseOfView,    \* a read lease ends with the view in which it was given
  WaitNewPrimary, \* nobody takes over from a new primary that may still hold one
  StopReads,      \* who gave its read lease back reads no more in this session
  LeaveOfSession, \* what was given back is of one session of the backup
  JointJoin,      \* a joiner is counted in before the registry is asked to add it
  SnapshotToStrangers, \* a snapshot is given only to who is not counted in
  AckOfAttempt,   \* acks from before the snapshot that was given do not count
  TrackLogView,   \* only the first Apply of a newer view drops a log's end
  DropFromView,   \* it drops what is beyond the primary's log at the start of the view
  AckMatched,     \* an ack says how far the log is the primary's, not how long it is
  CommitMatched,  \* a backup commits no further than that
  FenceSessions,  \* a proposal from before the proposer's restart is refused
  CleanReads,     \* a backup answers alone only where nothing is prepared
  AskAfterArrival, \* else it asks the primary, after the read came
  AnswerIfLeased, \* the primary answers that only with all its leases
  AnswerOfView,   \* the answer is of use only in the view in which it was asked for
  Reconcile       \* a new primary reads and counts in only once its whole log is committed

VARIABLES
  views, proposals,              \* the registry: all views up to the current one; what was asked of it
  view, active,                  \* per replica: view; those that spoke to the registry since they started
  log, logView, commit,          \* log, the view it last agreed in, its committed length
  takeover, joiners, leaving,    \* at a primary
  acked,                         \* at a primary, per peer: how far it has acked in this view; -1: not at all
  led,                           \* per view: what its primary's Apply can tell
  offer,                         \* per replica: the snapshot that is on its way to it
  muted,                         \* those that asked to end the view they are in
  stopped, gaveBack,             \* those that gave a read lease back in this session; in any
  pleases,                       \* <<p, b>>: p holds b's promise
  forgot,                        \* those that forgot what they had promised
  rleases,                       \* backups that hold a read lease, or to which one is on its way
  rgrants,                       \* <<p, b>>: p knows, or assumes, that b holds a read lease
  question,                      \* per backup: what it asked the primary, and was answered, for a read
  restarts, observed, bad

registryVars == <<views, proposals>>
logVars      == <<log, logView, commit>>
primaryVars  == <<takeover, joiners, leaving>>
leaseVars    == <<pleases, rleases, rgrants>>
stopVars     == <<stopped, gaveBack>>
seenVars     == <<question, observed, bad>>
vars == <<registryVars, view, active, logVars, primaryVars, acked, led, offer, muted,
          stopVars, leaseVars, forgot, restarts, seenVars>>

Prefix(s, n) == SubSeq(s, 1, n)
IsPrefix(s, t) == Len(s) <= Len(t) /\ s = Prefix(t, Len(s))
Min(m, n) == IF m < n THEN m ELSE n
Max(m, n) == IF m > n THEN m ELSE n

Current == Len(views)
NoOffer == [num |-> 0, log |-> <<>>]
NoQuestion == [num |-> 0, must |-> <<>>, point |-> -1]
Nobody  == [r \in Replicas |-> {}]
Zeroes  == [r \in Replicas |-> 0]
NoAcks  == [r \in Replicas |-> -1]

Init ==
  /\ views = <<[primary |-> First, members |-> Founders]>> /\ proposals = {}
  /\ view = [r \in Replicas |-> IF r \in Founders THEN 1 ELSE 0] /\ active = Replicas
  /\ log = [r \in Replicas |-> <<>>] /\ logView = Zeroes /\ commit = Zeroes
  /\ takeover = Zeroes /\ joiners = Nobody /\ leaving = Nobody
  /\ acked = [p \in Replicas |-> NoAcks]
  /\ led = [v \in 1..MaxView |-> [begun |-> v = 1, log |-> <<>>, commit |-> 0, start |-> 0]]
  /\ offer = [r \in Replicas |-> NoOffer]
  /\ muted = {} /\ stopped = {} /\ gaveBack = {}
  /\ pleases = {} /\ forgot = {} /\ rleases = {} /\ rgrants = {}
  /\ question = [r \in Replicas |-> NoQuestion]
  /\ restarts = 0 /\ observed = <<>> /\ bad = FALSE

Members(r)   == IF view[r] = 0 THEN {} ELSE views[view[r]].members
PrimaryOf(r) == views[view[r]].primary
IsMuted(r)   == Mute /\ r \in muted
IsPrimary(r) == view[r] > 0 /\ PrimaryOf(r) = r /\ r \in active /\ ~IsMuted(r)
IsBackup(r)  == view[r] > 0 /\ PrimaryOf(r) # r /\ r \in active
Peers(p)     == (Members(p) \cup joiners[p]) \ {p}
Leased(p)    == \A b \in Peers(p) : <<p, b>> \in pleases
Grants(p, b) == <<p, b>> \in rgrants

(* What a replica with that log and commit point does when it learns of view v.   *)
(* A new primary was perhaps a backup of an earlier one, does not know yet that   *)
(* it leads, and still answers with the read lease it got there: nobody takes     *)
(* over from it before that ended.                                                *)
Adopt(r, v, itsLog, itsCommit) ==
  IF v <= view[r]
  THEN UNCHANGED <<view, primaryVars, acked, led, offer, muted, leaseVars>>
  ELSE LET leads == views[v].primary = r
           isNew == leads /\ (view[r] = 0 \/ PrimaryOf(r) # r)
           start == IF isNew THEN Len(itsLog) ELSE takeover[r]
           held  == IF LeaseOfView THEN rleases \ {r} ELSE rleases
           assumed == IF ~leads
                      THEN IF WaitNewPrimary THEN {<<r, views[v].primary>>} ELSE {}
                      ELSE IF AssumeGrants /\ isNew
                           THEN {<<r, b>> : b \in views[v].members \ {r}} ELSE {}
       IN /\ view' = [view EXCEPT ![r] = v]
          /\ takeover' = [takeover EXCEPT ![r] = IF leads THEN start ELSE 0]
          /\ joiners' = [joiners EXCEPT ![r] = {}]
          /\ leaving' = [leaving EXCEPT ![r] = {}]
          /\ acked' = [acked EXCEPT ![r] = NoAcks]
          /\ led' = IF leads
                    THEN [led EXCEPT ![v] = [begun |-> TRUE, log |-> itsLog, commit |-> itsCommit,
                                             start |-> IF DropFromView THEN Len(itsLog) ELSE start]]
                    ELSE led
          /\ offer' = [offer EXCEPT ![r] = NoOffer]
          /\ muted' = muted \ {r}
          /\ pleases' = {pb \in pleases : pb[1] # r}
          /\ rleases' = held
          /\ rgrants' = {pb \in rgrants \cup assumed : pb[2] \in held}

(* ---- the registry ------------------------------------------------------ *)
Heartbeat(r) ==
  /\ r \notin active \/ view[r] < Current
  /\ active' = active \cup {r}
  /\ proposals' = IF FenceSessions /\ r \notin active
                  THEN {m \in proposals : m.by # r} ELSE proposals
  /\ Adopt(r, Current, log[r], commit[r])
  /\ UNCHANGED <<views, logVars, stopVars, forgot, restarts, seenVars>>

AcceptChange(m) ==
  /\ views' = Append(views, [primary |-> m.primary, members |-> m.members])
  /\ proposals' = {}
  /\ UNCHANGED <<view, active, logVars, primaryVars, acked, led, offer, muted, stopVars,
                 leaseVars, forgot, restarts, seenVars>>

(* A proposal for a view that has passed is refused, and not worth keeping. *)
Propose(r, primary, members) ==
  /\ view[r] < MaxView
  /\ proposals' = IF view[r] < Current THEN proposals
                  ELSE proposals \cup {[by |-> r, primary |-> primary, members |-> members]}

(* ---- changes of the view ----------------------------------------------- *)
TakeOver(b) ==
  /\ IsBackup(b) /\ b \in Members(b)
  /\ PromiseFirst /\ b \notin forgot => \A p \in Replicas : <<p, b>> \notin pleases
  /\ WaitNewPrimary => ~Grants(b, PrimaryOf(b))
  /\ muted' = muted \cup {b}
  /\ Propose(b, b, Members(b) \ {PrimaryOf(b)})
  /\ UNCHANGED <<views, view, active, logVars, primaryVars, acked, led, offer, stopVars,
                 leaseVars, forgot, restarts, seenVars>>

(* On SIGTERM: the primary stops, then asks for a view led by a backup. *)
HandOver(p, b) ==
  /\ IsPrimary(p) /\ b \in Members(p) \ {p}
  /\ muted' = muted \cup {p}
  /\ Propose(p, b, Members(p) \ {p})
  /\ UNCHANGED <<views, view, active, logVars, primaryVars, acked, led, offer, stopVars,
                 leaseVars, forgot, restarts, seenVars>>

Remove(p, b) ==
  /\ IsPrimary(p) /\ b \in Members(p) \ {p}
  /\ WaitReadLease => ~Grants(p, b)
  /\ leaving' = [leaving EXCEPT ![p] = @ \cup {b}]
  /\ Propose(p, p, Members(p) \ {b})
  /\ UNCHANGED <<views, view, active, logVars, takeover, joiners, acked, led, offer, muted,
                 stopVars, leaseVars, forgot, restarts, seenVars>>

(* On SIGTERM: a backup stops reading and gives its read lease back. What the   *)
(* primary granted meanwhile is still on its way, so b stays in rleases.        *)
GiveBack(b) ==
  /\ IsBackup(b) /\ b \notin stopped
  /\ stopped' = stopped \cup {b} /\ gaveBack' = gaveBack \cup {b}
  /\ UNCHANGED <<registryVars, view, active, logVars, primaryVars, acked, led, offer, muted,
                 leaseVars, forgot, restarts, seenVars>>

TakeBack(p, b) ==
  /\ IsPrimary(p) /\ b \in (IF LeaveOfSession THEN stopped ELSE gaveBack)
  /\ Grants(p, b) /\ rgrants' = rgrants \ {<<p, b>>}
  /\ UNCHANGED <<registryVars, view, active, logVars, primaryVars, acked, led, offer, muted,
                 stopVars, pleases, rleases, forgot, restarts, seenVars>>

(* From here on j's acks and j's promise are required. Before its log is        *)
(* reconciled a primary does not know all that is committed, so it counts in none. *)
Join(p, j) ==
  /\ IsPrimary(p) /\ j \notin Members(p) \cup {p}
  /\ acked[p][j] >= commit[p] /\ (Reconcile => commit[p] >= takeover[p])
  /\ joiners' = IF JointJoin THEN [joiners EXCEPT ![p] = @ \cup {j}] ELSE joiners
  /\ Propose(p, p, Members(p) \cup {j})
  /\ UNCHANGED <<views, view, active, logVars, takeover, leaving, acked, led, offer, muted,
                 stopVars, leaseVars, forgot, restarts, seenVars>>

(* ---- snapshots --------------------------------------------------------- *)
GiveSnapshot(p, j) ==
  /\ IsPrimary(p) /\ j # p
  /\ SnapshotToStrangers => j \notin Peers(p)
  /\ offer' = [offer EXCEPT ![j] = [num |-> view[p], log |-> Prefix(log[p], commit[p])]]
  /\ acked' = IF AckOfAttempt THEN [acked EXCEPT ![p][j] = -1] ELSE acked
  /\ UNCHANGED <<registryVars, view, active, logVars, primaryVars, led, muted, stopVars,
                 leaseVars, forgot, restarts, seenVars>>

(* It is streamed into an emptied store, which stays empty if the stream breaks. *)
TakeSnapshot(j, whole) ==
  /\ j \in active /\ offer[j].num >= Max(view[j], 1)
  /\ LET taken == IF whole THEN offer[j].log ELSE <<>>
     IN /\ log' = [log EXCEPT ![j] = taken]
        /\ logView' = [logView EXCEPT ![j] = IF whole THEN offer[j].num ELSE 0]
        /\ commit' = [commit EXCEPT ![j] = Len(taken)]
        /\ IF offer[j].num > view[j]
           THEN Adopt(j, offer[j].num, taken, Len(taken))
           ELSE /\ offer' = [offer EXCEPT ![j] = NoOffer]
                /\ UNCHANGED <<view, primaryVars, acked, led, muted, leaseVars>>
  /\ UNCHANGED <<registryVars, active, stopVars, forgot, restarts, seenVars>>

(* ---- writes ------------------------------------------------------------ *)
Put(p) ==
  /\ IsPrimary(p) /\ Len(log[p]) < MaxLog
  /\ log' = [log EXCEPT ![p] = Append(@, view[p])]
  /\ logView' = [logView EXCEPT ![p] = view[p]]
  /\ led' = [led EXCEPT ![view[p]].log = Append(log[p], view[p])]
  /\ UNCHANGED <<registryVars, view, active, commit, primaryVars, acked, offer, muted, stopVars,
                 leaseVars, forgot, restarts, seenVars>>

(* The primary's log as far as n. An Apply that begins behind an entry that r   *)
(* has, too, tells the same: see LogMatching. What r has and the primary has    *)
(* not is dropped where it is in the way, and in a newer view from the end of   *)
(* the primary's log at its start on; between n and there r cannot tell yet.    *)
ReceiveApply(r, v, n, c) ==
  /\ v >= Max(view[r], 1) /\ v <= Current /\ led[v].begun /\ views[v].primary # r
  /\ r \in active /\ (IsMuted(r) => v > view[r])
  /\ n <= Len(led[v].log)
  /\ LET sent    == Prefix(led[v].log, n)
         merged  == IF IsPrefix(sent, log[r]) THEN log[r] ELSE sent
         dropped == v > logView[r] \/ ~TrackLogView
         newLog  == IF dropped THEN Prefix(merged, Min(Len(merged), Max(n, led[v].start)))
                               ELSE merged
         matched == IF AckMatched THEN n ELSE Len(newLog)
         p       == views[v].primary
         counts  == view[p] = v /\ (AckOfAttempt /\ v = view[r] => offer[r].num = 0)
         known   == IF CommitMatched THEN n ELSE Len(newLog)
     IN /\ c <= known /\ c <= led[v].commit /\ (c > commit[r] \/ c = 0)
        /\ log' = [log EXCEPT ![r] = newLog]
        /\ logView' = [logView EXCEPT ![r] = v]
        /\ commit' = [commit EXCEPT ![r] = Min(Max(c, @), Len(newLog))]
        /\ IF v > view[r]
           THEN /\ Adopt(r, v, newLog, commit[r])
           ELSE UNCHANGED <<view, primaryVars, led, offer, muted, leaseVars>>
        /\ acked' = [q \in Replicas |->
             IF q = r /\ v > view[r] THEN NoAcks
             ELSE IF q = p /\ counts THEN [acked[p] EXCEPT ![r] = Max(@, matched)]
             ELSE acked[q]]
  /\ UNCHANGED <<registryVars, active, stopVars, forgot, restarts, seenVars>>

Commit(p, n) ==
  /\ IsPrimary(p) /\ n > commit[p] /\ n <= Len(log[p])
  /\ \A b \in Peers(p) : acked[p][b] >= n
  /\ commit' = [commit EXCEPT ![p] = n]
  /\ led' = [led EXCEPT ![view[p]].commit = Max(@, n)]
  /\ LET seen == Prefix(log[p], n) IN
       /\ bad' = (bad \/ ~(IsPrefix(observed, seen) \/ IsPrefix(seen, observed)))
       /\ observed' = IF IsPrefix(observed, seen) THEN seen ELSE observed
  /\ UNCHANGED <<registryVars, view, active, log, logView, primaryVars, acked, offer, muted,
                 stopVars, leaseVars, forgot, restarts, question>>

(* ---- leases ------------------------------------------------------------ *)
Promise(p, b) ==
  /\ IsPrimary(p) /\ IsBackup(b) /\ view[b] = view[p] /\ ~IsMuted(b)
  /\ pleases' = pleases \cup {<<p, b>>} /\ forgot' = forgot \ {b}
  /\ UNCHANGED <<registryVars, view, active, logVars, primaryVars, acked, led, offer, muted,
                 stopVars, rleases, rgrants, restarts, seenVars>>

LeaseEnds(p, b) ==
  /\ <<p, b>> \in pleases /\ pleases' = pleases \ {<<p, b>>}
  /\ UNCHANGED <<registryVars, view, active, logVars, primaryVars, acked, led, offer, muted,
                 stopVars, rleases, rgrants, forgot, restarts, seenVars>>

GrantRead(p, b) ==
  /\ IsPrimary(p) /\ (GrantIfLeased => Leased(p))
  /\ b \in Members(p) \ {p} /\ b \notin leaving[p]
  /\ b \in active /\ view[b] = view[p]
  /\ rgrants' = rgrants \cup {<<p, b>>} /\ rleases' = rleases \cup {b}
  /\ UNCHANGED <<registryVars, view, active, logVars, primaryVars, acked, led, offer, muted,
                 stopVars, pleases, forgot, restarts, seenVars>>

ReadLeaseEnds(b) ==
  /\ b \in rleases /\ rleases' = rleases \ {b}
  /\ rgrants' = {pb \in rgrants : pb[2] # b}
  /\ UNCHANGED <<registryVars, view, active, logVars, primaryVars, acked, led, offer, muted,
                 stopVars, pleases, forgot, restarts, seenVars>>

(* ---- reads ------------------------------------------------------------- *)
Get(r) ==
  /\ \/ IsPrimary(r) /\ Leased(r) /\ (Reconcile => commit[r] >= takeover[r])
     \/ /\ IsBackup(r) /\ r \in rleases /\ ~IsMuted(r)
        /\ StopReads => r \notin stopped
        /\ CleanReads => commit[r] = Len(log[r])
  /\ LET seen == Prefix(log[r], commit[r]) IN
       /\ bad' = (bad \/ ~IsPrefix(observed, seen))
       /\ observed' = IF IsPrefix(observed, seen) THEN seen ELSE observed
  /\ UNCHANGED <<registryVars, view, active, logVars, primaryVars, acked, led, offer, muted,
                 stopVars, leaseVars, forgot, restarts, question>>

(* Where it may not answer alone, a backup asks how far its primary has         *)
(* committed. The read must see what had been seen when it arrived.             *)
Ask(b) ==
  /\ IsBackup(b) /\ b \in Members(b) /\ ~IsMuted(b) /\ question[b] = NoQuestion
  /\ question' = [question EXCEPT ![b] = [num |-> view[b], must |-> observed, point |-> -1]]
  /\ UNCHANGED <<registryVars, view, active, logVars, primaryVars, acked, led, offer, muted,
                 stopVars, leaseVars, forgot, restarts, observed, bad>>

AnswerQuestion(p, b) ==
  /\ IsPrimary(p) /\ question[b].num = view[p] /\ question[b].point = -1
  /\ (AnswerIfLeased => Leased(p)) /\ (Reconcile => commit[p] >= takeover[p])
  /\ question' = [question EXCEPT ![b].point = commit[p]]
  /\ UNCHANGED <<registryVars, view, active, logVars, primaryVars, acked, led, offer, muted,
                 stopVars, leaseVars, forgot, restarts, observed, bad>>

UseAnswer(b) ==
  /\ question[b].point >= 0 /\ b \in active
  /\ AnswerOfView => view[b] = question[b].num
  /\ LET must == IF AskAfterArrival THEN question[b].must ELSE observed
         seen == Prefix(log[b], Min(question[b].point, Len(log[b]))) IN
       /\ bad' = (bad \/ ~IsPrefix(must, seen)
                      \/ ~(IsPrefix(observed, seen) \/ IsPrefix(seen, observed)))
       /\ observed' = IF IsPrefix(observed, seen) THEN seen ELSE observed
  /\ question' = [question EXCEPT ![b] = NoQuestion]
  /\ UNCHANGED <<registryVars, view, active, logVars, primaryVars, acked, led, offer, muted,
                 stopVars, leaseVars, forgot, restarts>>

(* ---- faults ------------------------------------------------------------ *)
(* Log and view are on disk. What was promised or granted still binds: a     *)
(* restarted replica waits for its longest possible promise and grant.       *)
Restart(r) ==
  /\ restarts < MaxRestart /\ restarts' = restarts + 1
  /\ active' = active \ {r}
  /\ commit' = [commit EXCEPT ![r] = 0]
  /\ takeover' = [takeover EXCEPT ![r] = IF view[r] > 0 /\ PrimaryOf(r) = r THEN Len(log[r]) ELSE 0]
  /\ led' = IF view[r] > 0 /\ PrimaryOf(r) = r
            THEN [led EXCEPT ![view[r]].start = Len(log[r])] ELSE led
  /\ joiners' = [joiners EXCEPT ![r] = {}] /\ leaving' = [leaving EXCEPT ![r] = {}]
  /\ offer' = [offer EXCEPT ![r] = NoOffer] /\ question' = [question EXCEPT ![r] = NoQuestion]
  /\ muted' = muted \ {r} /\ stopped' = stopped \ {r}
  /\ pleases' = {pb \in pleases : pb[1] # r}
  /\ forgot' = IF WaitToTakeOver THEN forgot ELSE forgot \cup {r}
  /\ rleases' = rleases \ {r}
  /\ rgrants' = {pb \in rgrants : pb[2] # r /\ (pb[1] = r => WaitToRemove)}
  /\ UNCHANGED <<registryVars, view, log, logView, acked, gaveBack, observed, bad>>

(* ---- all together, and in parts that are few enough to be searched ------ *)
WritesNext ==
  \E r \in Replicas : \/ Heartbeat(r) \/ Put(r)
                      \/ \E n \in 1..MaxLog : Commit(r, n)
AppliesNext ==
  \E r \in Replicas, v \in 1..MaxView, n, c \in 0..MaxLog : ReceiveApply(r, v, n, c)
AcceptsNext == \E m \in proposals : AcceptChange(m)
TakeOversNext == \E b \in Replicas : TakeOver(b)
HandOversNext == \E p, b \in Replicas : HandOver(p, b)
RemovesNext == \E p, b \in Replicas : Remove(p, b)
JoinsNext == \E p, j \in Replicas : Join(p, j)
SnapshotsNext == \/ \E p, j \in Replicas : GiveSnapshot(p, j)
                 \/ \E j \in Replicas : TakeSnapshot(j, TRUE) \/ TakeSnapshot(j, FALSE)
PromisesNext == \E p, b \in Replicas : Promise(p, b) \/ LeaseEnds(p, b)
ReadLeasesNext == \/ \E p, b \in Replicas : GrantRead(p, b)
                  \/ \E b \in Replicas : ReadLeaseEnds(b)
GetsNext == \E r \in Replicas : Get(r)
QuestionsNext == \E p, b \in Replicas : Ask(b) \/ AnswerQuestion(p, b) \/ UseAnswer(b)
GivesBackNext == \E p, b \in Replicas : GiveBack(b) \/ TakeBack(p, b)
RestartsNext == \E r \in Replicas : Restart(r)

Next == \/ WritesNext \/ AppliesNext \/ AcceptsNext \/ TakeOversNext \/ HandOversNext
        \/ RemovesNext \/ JoinsNext \/ SnapshotsNext \/ PromisesNext \/ ReadLeasesNext
        \/ GetsNext \/ QuestionsNext \/ GivesBackNext \/ RestartsNext

Spec == Init /\ [][Next]_vars

(* ---- what must hold ---------------------------------------------------- *)
Linearizable == ~bad
(* What a client has seen is in the log of every member of the registry's view. *)
NothingLost  == \A r \in views[Current].members : IsPrefix(observed, log[r])
(* Nobody commits, and so applies to its store, what the primary has not.     *)
OnlyCommittedApplied == \A r \in Replicas : IsPrefix(Prefix(log[r], commit[r]), observed)
(* Who has an entry has all that was before it where it was made. *)
LogMatching  == \A r, s \in Replicas : \A i \in 1..Min(Len(log[r]), Len(log[s])) :
                  log[r][i] = log[s][i] => Prefix(log[r], i) = Prefix(log[s], i)
=============================================================================
