package main

import (
	"context"
	"fmt"
	"os"
	"time"

	"github.com/chromedp/chromedp"
)

func main() {
	for _, mode := range os.Args[1:] {
		opts := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath("/usr/bin/chromium"), chromedp.NoSandbox, chromedp.WindowSize(1360, 900))
		if mode != "gpu" { opts = append(opts, chromedp.DisableGPU) }
		actx, c1 := chromedp.NewExecAllocator(context.Background(), opts...)
		root, c2 := chromedp.NewContext(actx)
		if err := chromedp.Do(root); err != nil { fmt.Println(err); return }
		ctx := root
		if mode == "new" { ctx, _ = chromedp.NewContext(root, chromedp.WithNewBrowserContext()) }
		if mode == "win" { ctx, _ = chromedp.NewContext(root, chromedp.WithNewBrowserContext(), chromedp.WithNewWindow(true)) }
		l, c3 := context.WithTimeout(ctx, 20*time.Second)
		s := time.Now()
		_, err := chromedp.Run(l, chromedp.NavigateResponse("http://127.0.0.1:8080/login"))
		fmt.Println(mode, "nav", err, time.Since(s)); s = time.Now()
		b, err := chromedp.Run(l, chromedp.CaptureScreenshot())
		fmt.Println(mode, "capture", len(b), err, time.Since(s)); s = time.Now()
		b, err = chromedp.Run(l, chromedp.FullScreenshot(100))
		fmt.Println(mode, "full", len(b), err, time.Since(s))
		c3(); c2(); c1()
	}
}
