package activity

import (
	"net/url"
	"strings"
	"time"

	"github.com/callwright/callwright/value"
)

// Command is something an activity wants done outside the engine. The runner
// does it and answers with the event named in each command's comment.
type Command interface{ command() }

// Pair is one name with its value, as a header or a query parameter has them.
type Pair struct{ Name, Value string }

// Call asks for an HTTP exchange; the answer is a [CallResult]. What stands in
// it is rendered and encoded for its place already, apart from Query, whose
// values are encoded when they are joined to Target.
type Call struct {
	Connector string        // id or name of the connector; empty for a request without one
	Label     string        // by which its flow knows the connector, for when the id means nothing here
	Method    string        // GET, POST, …
	Target    string        // with Connector its request path, otherwise a whole URL; may carry a query
	Query     []Pair        // appended to Target's own query, in order
	Header    []Pair        // as the flow gives them; Content-Type is among them when there is a body
	Body      []byte        // nil sends no body
	Timeout   time.Duration // for one attempt, from when the token is there
	Retries   int           // further attempts after an answer of 5xx
	Key       string        // Idempotency-Key; empty sends none
	Once      bool          // never repeat after a restart, when nobody knows whether it was carried out
	Comfort   Comfort       // what the caller hears while the answer is awaited
}

// WithQuery returns a URL or path with the pairs appended to its query, before
// its fragment.
func WithQuery(target string, query []Pair) string {
	target, fragment, marked := strings.Cut(target, "#")
	for _, p := range query {
		switch {
		case !strings.Contains(target, "?"):
			target += "?"
		case !strings.HasSuffix(target, "?") && !strings.HasSuffix(target, "&"):
			target += "&"
		}
		target += url.QueryEscape(p.Name) + "=" + url.QueryEscape(p.Value)
	}
	if marked {
		target += "#" + fragment
	}
	return target
}

// Comfort is audio for a caller who has to wait for a request: Webex's
// *Activity Wait*. The zero Comfort is silence.
type Comfort struct {
	File  string
	After time.Duration // how long the wait is before it begins
}

// CallResult answers a [Call]. Status is set whenever the exchange came to an
// answer, also one made up by Callwright itself (Synthetic): 408 for a timeout
// (domain.md §4.3) and 401 when no token was to be had (§3.8). Failure is set
// instead when nothing came back: the activity raises the global error.
type CallResult struct {
	Status    int
	Header    []Pair
	Body      []byte
	Synthetic string  // reason code of a made-up answer: "timeout", "credential_unavailable"
	Failure   Failure // transport failure; zero when Status is set
	Attempts  []Attempt
	Tokens    []TokenRequest // made for the call, or whose outcome it shared; none while the token is cached
	Warnings  []string       // e.g. a header that the connector does not let a flow set
}

// Failure says why something outside did not happen: a stable code such as
// "connect", "dns", "tls", "policy", "url", "too_large", "connector_unknown",
// "connector_inactive", "connector_deleted", and a sentence for people.
type Failure struct{ Code, Message string }

// Attempt is one request as it went out, for the trace: secrets are masked.
type Attempt struct {
	Method, URL string
	Header      []Pair // Authorization masked
	Status      int    // 0 when nothing came back
	Error       string
	Start       time.Duration // since the call began
	Duration    time.Duration
	Token       string // what the credential service did first: "", "cached", "fetched", "refreshed after 401"
}

// TokenRequest is one request to a token endpoint (RFC 6749 section 4.4.2), for the
// trace: secrets are masked. Its method is POST.
type TokenRequest struct {
	URL      string
	Form     []Pair // the parameters by name; client_secret, password, assertions masked
	Basic    bool   // the client authenticated by the Authorization header
	Status   int    // 0 when nothing came back
	Error    string
	Start    time.Duration // since the call began; less than 0 for one from before
	Duration time.Duration
}

// Play says, plays or shows prompts to the caller; the answer is [Done].
type Play struct {
	Prompts []Spoken
	Music   bool          // hold music rather than a message
	Length  time.Duration // of Music; 0 plays the file once
	Offset  time.Duration // where Music starts
}

// Spoken is one prompt, ready for a channel: an audio file by name, or a text to speak.
type Spoken struct {
	File string
	Text string // plain text or SSML
	// Voice, Language, Rate and Gain are set where the activity overrides them.
	Voice, Language string
	Rate, Gain      string
}

// Collect plays prompts and waits for digits; the answer is [Collected].
type Collect struct {
	Prompts       []Spoken
	Choices       []string      // a menu's digits; empty collects a number
	Min, Max      int           // digits wanted, when Choices is empty
	Terminator    string        // digit that ends the entry, such as "#"
	Timeout       time.Duration // for the first digit
	InterDigit    time.Duration // for each further digit
	Interruptible bool          // a digit stops the prompt
	Speech        bool          // words are taken too: spoken, or typed in a chat
}

// Wait asks for a timer; the answer is [Done].
type Wait struct{ For time.Duration }

// Queue places the contact in a queue and lets the flow go on; the answer is
// [Queued] at once, and later [Happened] events tell of agents.
type Queue struct {
	Queue    string // id, name or label
	Label    string // as the export calls it
	Fallback string
	Priority int // 1 to 9, 10 when none was given
	Skills   *value.Object
	// CheckAgents asks to refuse when no agent is there.
	CheckAgents bool
	Agent       string // id or e-mail of the one agent who is to have the contact (queue-to-agent)
	Park        bool   // with Agent: wait until that agent is free, rather than fail
	Recovery    string // with Agent: the queue to go to when that agent cannot be had
}

// Record records what the caller says; the answer is [Recorded].
type Record struct {
	Tone       bool          // a tone is played first
	Max        time.Duration // longest recording
	Silence    time.Duration // that ends it
	Terminator string        // digit that ends it
}

// Dialog is one exchange with a virtual agent; the answer is [Replied]. What the
// agent says is then played, and what the caller says collected, by commands of
// their own, so that a conversation survives a restart at every turn.
type Dialog struct {
	Agent      string // id or name of the virtual agent
	Label      string
	Connector  string // of the virtual agent's provider, as the export names it
	Session    string // of the conversation, the same in all its exchanges
	Input      string // what the caller said or pressed; empty at the beginning and after silence
	Silence    bool   // the caller said nothing in time
	Event      string // custom event that begins or goes on with the conversation
	Data       any    // of the event
	Language   string
	Parameters *value.Object
	Timeout    time.Duration
}

// Script runs a function of the organisation; the answer is [Computed].
type Script struct {
	Function string // id or name
	Label    string
	Version  string // label or number; empty for Latest
	Inputs   *value.Object
}

// Send sends a message through a messaging channel; the answer is [Sent].
type Send struct {
	Channel, Label string // of the channel: id and name
	Type           string // "text", "text-with-attachments"
	Text           string
	Attachments    []Attachment
	Transcript     bool // the message is kept in the transcript
}

// Attachment is a file that goes with a message.
type Attachment struct{ Name, Type, URL string }

// Receive waits for a message of the customer; the answer is [Received].
type Receive struct {
	Channel, Label string
	Timeout        time.Duration
	Transcript     bool
}

// Transfer gives the call to another number; the answer is [Transferred].
type Transfer struct {
	To      string
	Bridged bool          // the flow goes on when the other party has left; otherwise the contact is over
	Timeout time.Duration // for the other party to answer
	Digits  string        // pressed once it has
	Header  []Pair        // SIP headers that go with it
}

// Lookup asks for a fact of the platform; the answer is [Found].
type Lookup struct {
	What string // one of the Lookup… constants
	ID   string // id or name of the thing asked about
	Name string // its label
	Args *value.Object
}

// What a Lookup asks for.
const (
	LookupHours      = "business-hours" // Found.Value: "workingHours", "holidays", "override" or "default"
	LookupAllocation = "allocation"     // Found.Value: index of the path whose turn it is (int64); Args: activity, percents
	LookupQueue      = "queue"          // Found.Value: object of queue figures, nil when there are too few data
	LookupSkills     = "queue-skills"   // Found.Value: object of figures for skill requirements (Args: skills, group)
	LookupCode       = "code"           // Found.Value: a random code; Args: length, alphabet ("digits", "letters", "both")
	LookupCall       = "call-progress"  // Found.Value: what answered an outbound call: "LIVE_VOICE", "AMD", "FAX" …
)

// Load asks for another flow; the answer is [Loaded].
type Load struct {
	Flow    string // id or name
	Name    string
	Version string // version label, such as Latest
	GoTo    bool   // the flow takes over rather than returns
}

// Set changes an attribute of the contact, such as a screen pop; the answer is [Done].
type Set struct {
	What   string // one of the Set… constants
	Values *value.Object
}

// What a Set changes. The values are listed with each.
const (
	SetScreenPop         = "screen-pop"         // url, query, label, target
	SetCallerID          = "caller-id"          // number
	SetPriority          = "priority"           // priority: 1 to 9
	SetRecording         = "recording"          // on
	SetMediaStream       = "media-stream"       // destination, on
	SetAnnouncement      = "announcement"       // prompt, for the agent or the caller
	SetWhisper           = "whisper"            // prompt, for the agent alone
	SetDigits            = "digits"             // digits that are sent to the other party
	SetEscalation        = "escalation"         // group: the next call distribution group
	SetCallback          = "callback"           // number, queue, ani, destination
	SetScheduledCallback = "scheduled-callback" // number, queue, ani, date, from, to, zone, reason
	SetFeedback          = "feedback"           // survey, method, customer, phone, email, language, prefills
	SetPrompt            = "prompt"             // upload of audio: name, type, purpose, agent, audio
)

// End ends the call; ContactEnded's event flow may still run. There is no answer.
type End struct{ Reason string }

// Cancel takes back a command that has no answer yet. There is no answer.
type Cancel struct{ ID string }

func (Call) command()     {}
func (Play) command()     {}
func (Collect) command()  {}
func (Wait) command()     {}
func (Queue) command()    {}
func (Lookup) command()   {}
func (Load) command()     {}
func (Set) command()      {}
func (End) command()      {}
func (Cancel) command()   {}
func (Record) command()   {}
func (Dialog) command()   {}
func (Script) command()   {}
func (Send) command()     {}
func (Receive) command()  {}
func (Transfer) command() {}
