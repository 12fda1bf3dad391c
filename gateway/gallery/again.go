package gallery

import "ablauf/gateway/web"

func againFrames() []Frame {
	fields := []web.AgainField{{Name: "text", Value: "Rückruf am Dienstag, نور الدين möchte \"alles\" mitbringen."}}
	ended := &web.AgainPage{Layout: signedIn("", web.Say("again.title")), Action: "/faelle/c1/notizen", Fields: fields}
	ended.User, ended.Keys = nil, nil
	back := &web.AgainPage{Layout: signedIn("", web.Say("again.title")), Action: "/faelle/c1/notizen", Fields: fields}
	return []Frame{{"again-ended", ended}, {"again-signed-in", back}}
}
