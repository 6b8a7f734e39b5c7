------------------------------- MODULE Parts -------------------------------
(* Behaviours of PrimaryBackup in which some of its actions never happen. They are few enough to be searched through, *)
(* all of them, in seconds; and a rule's absence shows soonest where only what it is for happens.                     *)
EXTENDS PrimaryBackup

(* Backups are alike at the start. *)
Alike == Permutations(Replicas \ {First})

(* Leases against changes of the view; no log reaches a backup. *)
LeasesSpec == Init /\ [][WritesNext \/ AcceptsNext \/ TakeOversNext \/ HandOversNext \/ RemovesNext
                         \/ PromisesNext \/ ReadLeasesNext \/ GetsNext]_vars

(* What a restarted backup may have promised. *)
ForgetsSpec == Init /\ [][WritesNext \/ AcceptsNext \/ TakeOversNext \/ PromisesNext \/ GetsNext \/ RestartsNext]_vars

(* What is given back, by whom, and when; what a restarted primary may have granted. *)
GivesBackSpec == Init /\ [][WritesNext \/ AcceptsNext \/ RemovesNext \/ PromisesNext \/ ReadLeasesNext \/ GetsNext
                            \/ GivesBackNext \/ RestartsNext]_vars

(* What reaches whose log, and who may lead. *)
LogsSpec == Init /\ [][WritesNext \/ AppliesNext \/ AcceptsNext \/ TakeOversNext \/ RemovesNext \/ JoinsNext
                       \/ RestartsNext]_vars

(* Logs that are replaced. *)
SnapshotsSpec == Init /\ [][WritesNext \/ AppliesNext \/ AcceptsNext \/ TakeOversNext \/ JoinsNext \/ SnapshotsNext
                            \/ RestartsNext]_vars

(* Reads that a backup answers alone, while writes come. *)
ReadsSpec == Init /\ [][WritesNext \/ AppliesNext \/ PromisesNext \/ ReadLeasesNext \/ GetsNext]_vars

(* Reads for which it asks the primary: who may answer, *)
QuestionsSpec == Init /\ [][WritesNext \/ AcceptsNext \/ TakeOversNext \/ RemovesNext \/ PromisesNext
                            \/ QuestionsNext]_vars

(* and what the answer is worth. *)
AnswersSpec == Init /\ [][WritesNext \/ AppliesNext \/ AcceptsNext \/ JoinsNext \/ RemovesNext \/ SnapshotsNext
                          \/ PromisesNext \/ QuestionsNext \/ RestartsNext]_vars

(* All but what is asked: for long runs. *)
UnaskedSpec == Init /\ [][WritesNext \/ AppliesNext \/ AcceptsNext \/ TakeOversNext \/ HandOversNext \/ RemovesNext
                          \/ JoinsNext \/ SnapshotsNext \/ PromisesNext \/ ReadLeasesNext \/ GetsNext
                          \/ GivesBackNext \/ RestartsNext]_vars
=============================================================================
