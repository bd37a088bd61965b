package runner

import (
	"bytes"
	"compress/flate"
	"context"
	"fmt"
	"io"
	"sync"
)

// What is sealed of contacts begins with a letter that says how it is packed.
const (
	packedPlain = 0
	packedFlate = 1 // RFC 1951, with the dictionary
)

// dictionary is text that turns and snapshots are full of; the commonest last.
const dictionary = `{"contact_limit":,"depth_limit":"entry_point":"flow_name":"durability":"each-turn","turn_limit":"organisation":"frames":[{"program":"shape":` +
	`"outcome":"timeout"}"failure":"failure_message":"attempts":[{"method":"GET","url":"https://"header":[["Content-Type","application/json"]],"call_result":{"status":200` +
	`"loaded":{"program":"found":{"value":"happened":{"name":"AgentContactAssigned","attributes":{"AgentID":"queued":{"queue":"wait":{"for":` +
	`"started":{"contact":"attributes":{"ANI":"+1555","DNIS":"+1555","EntryPointId":"InteractionId":"FlowId":"FlowVersionLabel":"Latest","OrgId":"PSTNRegion":""},"variables":{` +
	`"kind":"queue-contact","command":{"queue":{"queue":"priority":10"check_agents"` +
	`"kind":"play-message","command":{"play":{"prompts":[{"text":"kind":"play-music","command":{"play":{"prompts":[{"file":".wav"}],"music":true,"length":` +
	`{"v":1,"contact":"turns":,"seq":,"steps":,"now":,"frames":[{"program":"vars":{"outputs":{"branches":[{"calls":[{"f":0,"n":"since":"waiting":[{"n":` +
	`"kind":"menu","command":{"collect":{"prompts":[{"text":"choices":["1","2"],"max":1,"timeout":5000000000,"inter_digit":3000000000,"interruptible":true}}}]}` +
	`{"seq":1,"event":{"at":17,"command":"event":{"done":{}}},"commands":[{"id":"activity":"kind":"event":{"collected":{"digits":"1"}}`

// packSmall is up to which size packing does not pay for contacts that end.
const packSmall = 2 << 10

var packers = sync.Pool{New: func() any {
	w, err := flate.NewWriterDict(io.Discard, flate.DefaultCompression, []byte(dictionary))
	if err != nil {
		panic(err) // the level is one that there is
	}
	return w
}}

// pack packs a text where it is longer than least.
func pack(text []byte, least int) []byte {
	if len(text) > least {
		var b bytes.Buffer
		b.Grow(len(text)/2 + 1)
		b.WriteByte(packedFlate)
		w := packers.Get().(*flate.Writer)
		defer packers.Put(w)
		w.Reset(&b)
		_, err := w.Write(text)
		if err == nil && w.Close() == nil && b.Len() <= len(text) {
			return b.Bytes()
		}
	}
	return append([]byte{packedPlain}, text...)
}

// maxUnpacked bounds what a packed text may become.
const maxUnpacked = 256 << 20

func unpack(packed []byte) ([]byte, error) {
	switch {
	case len(packed) > 0 && packed[0] == packedPlain:
		return packed[1:], nil
	case len(packed) > 0 && packed[0] == packedFlate:
		r := flate.NewReaderDict(bytes.NewReader(packed[1:]), []byte(dictionary))
		text, err := io.ReadAll(io.LimitReader(r, maxUnpacked))
		if err != nil {
			return nil, fmt.Errorf("unpacking a contact: %w", err)
		}
		return text, nil
	}
	return nil, fmt.Errorf("unpacking a contact: %w", errEntry)
}

// The purposes for which contacts are sealed. Those that end with a slash are
// followed by the contact's id, so that what is kept of one cannot be put in the
// place of another one's (F2).
const (
	sealJournal  = "journal" // of the installation: a row holds turns of many organisations
	sealSnapshot = "snapshot/"
	sealTurns    = "turns/"
)

func (r *Runner) seal(ctx context.Context, organisation, purpose string, text []byte, least int) ([]byte, error) {
	return r.o.Seal.SealBytes(ctx, organisation, purpose, pack(text, least))
}

func (r *Runner) open(ctx context.Context, organisation, purpose string, sealed []byte) ([]byte, error) {
	packed, err := r.o.Seal.OpenBytes(ctx, organisation, purpose, sealed)
	if err != nil {
		return nil, err
	}
	return unpack(packed)
}
