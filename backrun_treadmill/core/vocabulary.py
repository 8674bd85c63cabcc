"""All that goes into a session and all that comes out of it, as two closed types: what is not here does not exist."""

from backrun_treadmill.core.commands import (
    Close,
    Connect,
    Disconnect,
    KeepLearned,
    PauseBelt,
    RequestControl,
    SetSpeed,
    StartBelt,
    StopBelt,
    UseUnit,
    WakeAt,
)
from backrun_treadmill.core.events import (
    BeltMeasured,
    CommandAnswered,
    CommandFailed,
    CommandSent,
    ConnectFailed,
    FoundUnfinished,
    FrameIgnored,
    FrontGone,
    FrontReturned,
    FrontSilent,
    JournalFailed,
    LinkLost,
    MachineConnected,
    MachineStatusReceived,
    SessionOpened,
    SignalReceived,
    Suspended,
    Woke,
)
from backrun_treadmill.core.examining import ExaminerAsked, FactFound, KeepMachine, StepBegan
from backrun_treadmill.core.intents import AnyIntent
from backrun_treadmill.core.notes import (
    BudgetNoticed,
    BudgetSpent,
    ConsoleAsked,
    ConsoleChanged,
    CountFeet,
    CountInCancelled,
    CountingIn,
    FeetAsked,
    HeartBelieved,
    HeartDoubted,
    IntentRefused,
    IntervalEnded,
    IntervalEntered,
    NothingToStop,
    PainVoided,
    RiseExpected,
    RiseWithheld,
    Said,
    SessionEnded,
    SourceChanged,
    StateEntered,
    StopRemembered,
    StopSent,
    UnitAsked,
)
from backrun_treadmill.core.sensor_events import (
    HeartMeasured,
    PodConnected,
    PodLost,
    StepsMeasured,
    StrapConnected,
    StrapLost,
)

type AnyEvent = (
    SessionOpened
    | FoundUnfinished
    | Woke
    | Suspended
    | JournalFailed
    | FrontSilent
    | FrontReturned
    | FrontGone
    | SignalReceived
    | MachineConnected
    | ConnectFailed
    | LinkLost
    | BeltMeasured
    | MachineStatusReceived
    | FrameIgnored
    | CommandSent
    | CommandAnswered
    | CommandFailed
    | PodConnected
    | PodLost
    | StepsMeasured
    | StrapConnected
    | StrapLost
    | HeartMeasured
    | AnyIntent
)
type AnyCommand = (
    WakeAt
    | Connect
    | Disconnect
    | RequestControl
    | StartBelt
    | StopBelt
    | PauseBelt
    | SetSpeed
    | UseUnit
    | KeepLearned
    | KeepMachine
    | Close
    | StateEntered
    | CountingIn
    | CountInCancelled
    | IntervalEntered
    | IntervalEnded
    | RiseWithheld
    | RiseExpected
    | ConsoleAsked
    | ConsoleChanged
    | IntentRefused
    | UnitAsked
    | FeetAsked
    | CountFeet
    | SourceChanged
    | BudgetNoticed
    | BudgetSpent
    | HeartDoubted
    | HeartBelieved
    | PainVoided
    | SessionEnded
    | StopSent
    | StopRemembered
    | NothingToStop
    | Said
    | StepBegan
    | ExaminerAsked
    | FactFound
)
