------------------------------- MODULE Parts -------------------------------
(* Behaviours of PrimaryBackup in which some of its actions never happen. They are few enough to be searched through, *)
(* all of them, where those of Spec are not; and a rule's absence shows soonest where only what it is for happens.     *)
EXTENDS PrimaryBackup

(* Backups are alike at the start. *)
Alike == Permutations(Replicas \ {First})

(* Leases against changes of the view; no log reaches a backup. *)
LeasesSpec == Init /\ [][WritesNext \/ AcceptsNext \/ TakeOversNext \/ HandOversNext \/ RemovesNext
                         \/ PromisesNext \/ ReadLeasesNext \/ GetsNext]_vars

(* What is given back, by whom, and when. *)
GivesBackSpec == Init /\ [][WritesNext \/ AcceptsNext \/ RemovesNext \/ PromisesNext \/ ReadLeasesNext \/ GetsNext
                            \/ GivesBackNext \/ RestartsNext]_vars

(* Logs: what reaches whom, and who may lead. No leases, no reads. *)
LogsSpec == Init /\ [][WritesNext \/ AppliesNext \/ AcceptsNext \/ TakeOversNext \/ RemovesNext \/ JoinsNext
                       \/ RestartsNext]_vars

(* The same without restarts of processes, with snapshots. *)
SnapshotsSpec == Init /\ [][WritesNext \/ AppliesNext \/ AcceptsNext \/ TakeOversNext \/ JoinsNext \/ SnapshotsNext
                            \/ RestartsNext]_vars

(* Reads of a backup while writes come. *)
ReadsSpec == Init /\ [][WritesNext \/ AppliesNext \/ PromisesNext \/ ReadLeasesNext \/ GetsNext]_vars
=============================================================================
