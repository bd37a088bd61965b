package api

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strings"

	"github.com/coder/websocket"

	"github.com/callwright/callwright/fault"
	"github.com/callwright/callwright/runner"
	"github.com/callwright/callwright/trigger"
)

// chatProtocol is the subprotocol of a conversation's WebSocket. A client offers
// it together with tokenProtocol and the token, because a browser's WebSocket
// sends no other header; or it sends {"token": …} as its first message.
const (
	chatProtocol  = "callwright.chat"
	tokenProtocol = "token."
)

// spoken is a message of a client.
type spoken struct {
	Token string `json:"token"` // of the first one
	After int    `json:"after"`
	Text  string `json:"text"`
	End   bool   `json:"end"`
}

// chatSocket carries a conversation both ways (RFC 6455). The server sends lines,
// {"problem": …} for a message that was refused, and {"over": true} at the end.
func (a *api) chatSocket(w http.ResponseWriter, r *http.Request) {
	var talk *trigger.Talk
	var err error
	if token := offered(r); token != "" {
		talk, err = a.talkBy(w, r, token, false)
	} else if _, byCookie := a.cookie(r, a.cookieName(chatCookie)); byCookie || r.Header.Get("Authorization") != "" {
		talk, err = a.talk(w, r)
	} else {
		err = a.throttle.take(factsIn(r.Context()).address)
	}
	if err != nil {
		a.write(w, r, err)
		return
	}
	stay(w)
	// Where the page comes from is looked at when it is known what it may hold.
	conn, err := websocket.Accept(w, r, &websocket.AcceptOptions{Subprotocols: []string{chatProtocol}, InsecureSkipVerify: true})
	if err != nil {
		return // it has answered
	}
	defer func() { _ = conn.CloseNow() }()
	conn.SetReadLimit(mostMessage)
	s := &socket{a: a, r: r, conn: conn, talk: talk, after: lastRead(r)}
	code, why := s.run(w)
	_ = conn.Close(code, why)
}

// offered is the token among the subprotocols.
func offered(r *http.Request) string {
	for part := range strings.SplitSeq(strings.Join(r.Header.Values("Sec-WebSocket-Protocol"), ","), ",") {
		if token, ok := strings.CutPrefix(strings.TrimSpace(part), tokenProtocol); ok {
			return token
		}
	}
	return ""
}

type socket struct {
	a     *api
	r     *http.Request
	conn  *websocket.Conn
	talk  *trigger.Talk
	after int
}

func (s *socket) run(w http.ResponseWriter) (websocket.StatusCode, string) {
	ctx, cancel := context.WithCancel(s.r.Context())
	defer cancel()
	if s.talk == nil {
		if err := s.identify(ctx, w); err != nil {
			return websocket.StatusPolicyViolation, fault.ReasonOf(err)
		}
	}
	done, err := s.talk.Stream()
	if err != nil {
		return websocket.StatusTryAgainLater, fault.ReasonOf(err)
	}
	defer done()
	go func() {
		defer cancel()
		s.listen(ctx)
	}()
	err = s.a.follow(ctx, s.talk, s.after, sink{
		put: func(l runner.Said) error { return s.send(ctx, line(l)) },
		beat: func() error {
			bounded, cancel := context.WithTimeout(ctx, slowest)
			defer cancel()
			return s.conn.Ping(bounded)
		},
	})
	switch {
	case err == nil:
		_ = s.send(ctx, []byte(`{"over":true}`))
		return websocket.StatusNormalClosure, "over"
	case errors.Is(err, errRestart):
		return websocket.StatusServiceRestart, "restart"
	case fault.CodeOf(err) == fault.Unauthenticated:
		return websocket.StatusPolicyViolation, fault.ReasonOf(err)
	}
	return websocket.StatusTryAgainLater, ""
}

// identify reads the first message, which has the token.
func (s *socket) identify(ctx context.Context, w http.ResponseWriter) error {
	bounded, cancel := context.WithTimeout(ctx, slowest)
	defer cancel()
	var m spoken
	_, text, err := s.conn.Read(bounded)
	if err == nil {
		err = json.Unmarshal(text, &m)
	}
	if err != nil {
		return err
	}
	s.after = max(s.after, m.After)
	s.talk, err = s.a.talkBy(w, s.r, m.Token, false)
	return err
}

// listen hands on what the person says until the connection ends.
func (s *socket) listen(ctx context.Context) {
	for {
		_, text, err := s.conn.Read(ctx)
		if err != nil {
			return
		}
		if err := s.hear(ctx, text); err != nil {
			problem := append(append([]byte(`{"problem":`), s.a.refusal(s.r.Context(), err)...), '}')
			if s.send(ctx, problem) != nil {
				return
			}
		}
	}
}

func (s *socket) hear(ctx context.Context, text []byte) error {
	if err := s.a.throttle.take(factsIn(s.r.Context()).address); err != nil {
		return err
	}
	if err := s.talk.Good(ctx); err != nil {
		return err
	}
	var m spoken
	if err := json.Unmarshal(text, &m); err != nil {
		return fault.New(fault.Invalid, "malformed", "The message is no JSON object.")
	}
	if m.End {
		return s.talk.End(ctx)
	}
	return s.talk.Say(ctx, m.Text)
}

func (s *socket) send(ctx context.Context, text []byte) error {
	ctx, cancel := context.WithTimeout(ctx, slowest)
	defer cancel()
	return s.conn.Write(ctx, websocket.MessageText, text)
}
