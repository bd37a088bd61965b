package activity

import (
	"github.com/callwright/callwright/field"
	"github.com/callwright/callwright/value"
)

// What expressions read of a message that was sent or received.
func messageOutputs() []string {
	return []string{"ChannelPayload", "TrackingId", "ErrorCode", "ErrorMessage", "status", "Description"}
}

// messaged is those outputs after a success: payload is what the channel says.
func messaged(payload any) *value.Object {
	o, _ := payload.(*value.Object)
	text := func(names ...string) any {
		if v := first(o, names...); v != nil {
			return v
		}
		return ""
	}
	return value.Of("ChannelPayload", payload, "TrackingId", text("trackingId", "tracking_id", "id"), "ErrorCode", "", "ErrorMessage", "",
		"status", "success", "Description", text("description"))
}

// notMessaged is those outputs after a failure.
func notMessaged(status string, f Failure) *value.Object {
	return value.Of("ChannelPayload", nil, "TrackingId", "", "ErrorCode", f.Code, "ErrorMessage", f.Message, "status", status, "Description", "")
}

// channelRef declares the messaging channel.
func channelRef(p *field.Reference) field.Field {
	return agentRef(p, "channel", "channel", "channelName").Require().Say("Channel", "Messaging channel.")
}

// messageRows declares which variables receive parts of the channel's answer.
func messageRows(rows *[]OutputRow) field.Field {
	return outputs(rows).WebexAs(rowsUnder{"outputVariableArray1"})
}
