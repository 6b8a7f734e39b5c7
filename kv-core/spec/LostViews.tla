----------------------------- MODULE LostViews -----------------------------
(* What becomes of a group whose registry has lost its views, and takes one  *)
(* back from the replicas' reports. Of PrimaryBackup only the views are here. *)
(* Leases, sessions and single messages are not: a write is one step in which *)
(* all take part whose ack the primary needs, and a joiner is counted in in   *)
(* the step that copies the log to it.                                        *)
EXTENDS Naturals, Sequences, FiniteSets, TLC

CONSTANTS
  Replicas, First, Founders,
  MaxView, MaxLog, MaxLoss,   \* views between two losses
  \* The rules, each of which can be switched off to show that it is needed:
  Unanimous,       \* a view is taken back when all its members report it, and none a higher one
  AnswersInOrder,  \* after its report a replica takes no answer to an earlier request
  ReportBinds,     \* after its report it takes from replicas no view that the registry may have lost
  NumbersJump      \* the view taken back has a number above all that any registry gave

VARIABLES
  reg,        \* the registry's view; number 0: lost
  proposals, answers, reports, losses,
  view, muted, joiners, bound,
  log, observed, bad

regVars == <<reg, proposals, answers, reports, losses>>
vars == <<regVars, view, muted, joiners, bound, log, observed, bad>>

Alike == Permutations(Replicas \ {First})
Jump == 100
None == [num |-> 0, primary |-> First, members |-> {}]
IsPrefix(s, t) == Len(s) <= Len(t) /\ s = SubSeq(t, 1, Len(s))

Init ==
  /\ reg = [num |-> 1, primary |-> First, members |-> Founders]
  /\ proposals = {} /\ answers = {} /\ losses = 0
  /\ reports = [r \in Replicas |-> None]
  /\ view = [r \in Replicas |-> IF r \in Founders THEN reg ELSE None]
  /\ muted = {} /\ bound = {} /\ joiners = [r \in Replicas |-> {}]
  /\ log = [r \in Replicas |-> <<>>] /\ observed = <<>> /\ bad = FALSE

IsMember(r)  == r \in view[r].members
IsPrimary(r) == view[r].primary = r /\ IsMember(r) /\ r \notin muted

(* ---- the registry ------------------------------------------------------ *)
(* What was asked for a view that has passed is refused, and not worth keeping. *)
Propose(r, primary, members) ==
  /\ view[r].num % Jump < MaxView
  /\ proposals' = IF reg.num = 0 \/ view[r].num < reg.num THEN proposals
       ELSE proposals \cup {[by |-> r, view |->
              [num |-> view[r].num + 1, primary |-> primary, members |-> members]]}

Accept(m) ==
  /\ reg.num > 0 /\ m.view.num = reg.num + 1 /\ m.by \in reg.members
  /\ reg' = m.view /\ proposals' = {n \in proposals : n.view.num > m.view.num}
  /\ UNCHANGED <<answers, reports, losses, view, muted, joiners, bound, log, observed, bad>>

(* Registrations are lost as well, so what was asked before is refused. What was *)
(* answered may still arrive.                                                     *)
Lose ==
  /\ losses < MaxLoss /\ losses' = losses + 1
  /\ reg' = None /\ proposals' = {} /\ reports' = [r \in Replicas |-> None]
  /\ answers' = {[to |-> r, view |-> reg] : r \in {r \in Replicas : view[r].num < reg.num}}
  /\ UNCHANGED <<view, muted, joiners, bound, log, observed, bad>>

Report(r) ==
  /\ losses > 0 /\ reg.num = 0 /\ IsMember(r) /\ reports[r] # view[r]
  /\ reports' = [reports EXCEPT ![r] = view[r]]
  /\ answers' = IF AnswersInOrder THEN {m \in answers : m.to # r} ELSE answers
  /\ bound' = IF ReportBinds THEN bound \cup {r} ELSE bound
  /\ UNCHANGED <<reg, proposals, losses, view, muted, joiners, log, observed, bad>>

Highest == CHOOSE v \in {reports[r] : r \in Replicas} :
             \A r \in Replicas : reports[r].num <= v.num
TakeBack ==
  /\ reg.num = 0 /\ Highest.num > 0
  /\ Unanimous => \A b \in Highest.members : reports[b] = Highest
  /\ reg' = IF NumbersJump THEN [Highest EXCEPT !.num = Jump * losses + 1] ELSE Highest
  /\ reports' = [r \in Replicas |-> None]
  /\ UNCHANGED <<proposals, answers, losses, view, muted, joiners, bound, log, observed, bad>>

(* ---- the replicas ------------------------------------------------------ *)
Adopt(r, v) ==
  /\ v.num > view[r].num
  /\ view' = [view EXCEPT ![r] = v] /\ muted' = muted \ {r}
  /\ joiners' = [joiners EXCEPT ![r] = {}]

(* A report's answer tells the highest view reported. *)
Read(r) ==
  /\ \/ reg.num > 0 /\ Adopt(r, reg) /\ bound' = bound \ {r}
     \/ reg.num = view[r].num /\ r \in bound /\ bound' = bound \ {r} /\ UNCHANGED <<view, muted, joiners>>
     \/ reg.num = 0 /\ r \in bound /\ Adopt(r, Highest) /\ UNCHANGED bound
  /\ UNCHANGED <<regVars, log, observed, bad>>

TakeAnswer(m) ==
  /\ Adopt(m.to, m.view) /\ answers' = answers \ {m}
  /\ UNCHANGED <<reg, proposals, reports, losses, bound, log, observed, bad>>

(* From an Apply of its primary, or from a refusal of one. *)
HearOf(r, s) ==
  /\ view[s].primary = s \/ view[r].primary = r
  /\ r \in bound => view[s].num > Jump * losses
  /\ Adopt(r, view[s]) /\ bound' = bound \ {r}
  /\ UNCHANGED <<regVars, log, observed, bad>>

TakeOver(b) ==
  /\ IsMember(b) /\ view[b].primary # b
  /\ muted' = muted \cup {b}
  /\ Propose(b, b, view[b].members \ {view[b].primary})
  /\ UNCHANGED <<reg, answers, reports, losses, view, joiners, bound, log, observed, bad>>

Remove(p, b) ==
  /\ IsPrimary(p) /\ b \in view[p].members \ {p}
  /\ Propose(p, p, view[p].members \ {b})
  /\ UNCHANGED <<reg, answers, reports, losses, view, muted, joiners, bound, log, observed, bad>>

Acks(b, p) == b \notin muted /\ view[b] = view[p]
Join(p, j) ==
  /\ IsPrimary(p) /\ j \notin view[p].members
  /\ IF view[j].num = view[p].num THEN Acks(j, p) ELSE view[j].num < view[p].num /\ j \notin bound
  /\ log' = [log EXCEPT ![j] = log[p]]
  /\ view' = [view EXCEPT ![j] = view[p]] /\ muted' = muted \ {j}
  /\ joiners' = [joiners EXCEPT ![p] = @ \cup {j}, ![j] = {}]
  /\ Propose(p, p, view[p].members \cup {j})
  /\ UNCHANGED <<reg, answers, reports, losses, bound, observed, bad>>

(* Its log is brought to all, too: a new primary's reconciliation is in its first write. *)
Write(p) ==
  /\ IsPrimary(p) /\ Len(log[p]) < MaxLog
  /\ \A b \in (view[p].members \cup joiners[p]) \ {p} : Acks(b, p)
  /\ LET new == Append(log[p], view[p].num) IN
       /\ log' = [r \in Replicas |-> IF r \in view[p].members \cup joiners[p] THEN new ELSE log[r]]
       /\ bad' = (bad \/ ~IsPrefix(observed, new))
       /\ observed' = new
  /\ UNCHANGED <<regVars, view, muted, joiners, bound>>

Next ==
  \/ Lose \/ TakeBack
  \/ \E m \in proposals : Accept(m)
  \/ \E m \in answers : TakeAnswer(m)
  \/ \E r \in Replicas : Read(r) \/ Report(r) \/ TakeOver(r) \/ Write(r)
  \/ \E r, s \in Replicas : HearOf(r, s) \/ Remove(r, s) \/ Join(r, s)

Spec == Init /\ [][Next]_vars

NothingLost == ~bad
OneViewOfANumber == \A r, s \in Replicas : view[r].num = view[s].num /\ view[r].num > 0 => view[r] = view[s]
=============================================================================
