<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
    <context>
    <name>AboutDialog</name>
    <message>
        <source>About Depth Viewer</source>
        <translation>关于 Depth Viewer</translation>
    </message>
    <message>
        <source>Live relative depth from any camera, video or stream, on a plain CPU.
Free software under the GNU General Public License, version 3 or later.
MiDaS, by Intel ISL, and ZipDepth, by Fabio Tosi and others: MIT License.</source>
        <translation>任意摄像头、视频或网络流的实时相对深度，普通 CPU 即可运行。
自由软件，以 GNU 通用公共许可证第 3 版或更新版本发布。
Intel ISL 的 MiDaS 与 Fabio Tosi 等人的 ZipDepth：MIT 许可证。</translation>
    </message>
</context><context>
    <name>ActionTable</name>
    <message>
        <source>Source</source>
        <translation>输入源</translation>
    </message>
    <message>
        <source>Playback</source>
        <translation>播放</translation>
    </message>
    <message>
        <source>View</source>
        <translation>视图</translation>
    </message>
    <message>
        <source>Measurement</source>
        <translation>测量</translation>
    </message>
    <message>
        <source>General</source>
        <translation>通用</translation>
    </message>
</context><context>
    <name>Address</name>
    <message>
        <source>Demo</source>
        <translation>演示</translation>
    </message>
    <message>
        <source>Screen</source>
        <translation>屏幕</translation>
    </message>
    <message>
        <source>Screen {number}</source>
        <translation>屏幕 {number}</translation>
    </message>
    <message>
        <source>Camera {number}</source>
        <translation>摄像头 {number}</translation>
    </message>
</context><context>
    <name>AlarmZone</name>
    <message>
        <source>Too near: {distance}</source>
        <translation>太近：{distance}</translation>
    </message>
    <message>
        <source>Alarm paused: the distance is unknown</source>
        <translation>报警已暂停：距离未知</translation>
    </message>
</context><context>
    <name>CalibrationMessages</name>
    <message>
        <source>Use here</source>
        <translation>在此沿用</translation>
    </message>
    <message>
        <source>New scene: the distance is unknown</source>
        <translation>场景已变：距离未知</translation>
    </message>
    <message>
        <source>Distance marks are valid only for the scene in which you set them.</source>
        <translation>距离标记只对设置时的场景有效。</translation>
    </message>
    <message>
        <source>Model changed: the distance is unknown</source>
        <translation>模型已更换：距离未知</translation>
    </message>
    <message>
        <source>Each model has its own scale. Mark the distances again.</source>
        <translation>每个模型的尺度不同。请重新标记距离。</translation>
    </message>
    <message>
        <source>Depth has drifted: distances are no longer accurate</source>
        <translation>深度已漂移：距离不再准确</translation>
    </message>
    <message>
        <source>The values at the marks are off by more than 25 %. Mark the distances again.</source>
        <translation>标记处的读数偏差超过 25%。请重新标记距离。</translation>
    </message>
    <message>
        <source>Use</source>
        <translation>沿用</translation>
    </message>
    <message>
        <source>Distance marks exist for this source</source>
        <translation>此输入源已有距离标记</translation>
    </message>
    <message>
        <source>They are valid if the camera has not moved.</source>
        <translation>如果相机未移动，它们仍然有效。</translation>
    </message>
</context><context>
    <name>CameraPanel</name>
    <message>
        <source>{value} ms</source>
        <translation>{value} ms</translation>
    </message>
    <message>
        <source>{value} K</source>
        <translation>{value} K</translation>
    </message>
    <message>
        <source>Auto exposure</source>
        <translation>自动曝光</translation>
    </message>
    <message>
        <source>The camera chooses exposure time and gain</source>
        <translation>由摄像头选择曝光时间和增益</translation>
    </message>
    <message>
        <source>Exposure</source>
        <translation>曝光</translation>
    </message>
    <message>
        <source>Exposure time: longer is brighter, but blurs motion</source>
        <translation>曝光时间：越长越亮，但运动会模糊</translation>
    </message>
    <message>
        <source>Gain</source>
        <translation>增益</translation>
    </message>
    <message>
        <source>Brighter, but with more noise</source>
        <translation>更亮，但噪点更多</translation>
    </message>
    <message>
        <source>Auto white balance</source>
        <translation>自动白平衡</translation>
    </message>
    <message>
        <source>The camera follows the color of the light</source>
        <translation>摄像头随光源颜色自动调整</translation>
    </message>
    <message>
        <source>White balance</source>
        <translation>白平衡</translation>
    </message>
    <message>
        <source>Color temperature of the light</source>
        <translation>光源的色温</translation>
    </message>
    <message>
        <source>Autofocus</source>
        <translation>自动对焦</translation>
    </message>
    <message>
        <source>The camera focuses by itself</source>
        <translation>摄像头自动对焦</translation>
    </message>
    <message>
        <source>Focus</source>
        <translation>对焦</translation>
    </message>
    <message>
        <source>Position of the lens</source>
        <translation>镜头位置</translation>
    </message>
    <message>
        <source>Brightness</source>
        <translation>亮度</translation>
    </message>
    <message>
        <source>Brightness of the image, after exposure</source>
        <translation>曝光之后的图像亮度</translation>
    </message>
    <message>
        <source>Contrast</source>
        <translation>对比度</translation>
    </message>
    <message>
        <source>Contrast of the image</source>
        <translation>图像对比度</translation>
    </message>
    <message>
        <source>Saturation</source>
        <translation>饱和度</translation>
    </message>
    <message>
        <source>Strength of the colors</source>
        <translation>颜色的浓度</translation>
    </message>
    <message>
        <source>Sharpness</source>
        <translation>锐度</translation>
    </message>
    <message>
        <source>Sharpening by the camera</source>
        <translation>由摄像头进行锐化</translation>
    </message>
</context><context>
    <name>Canvas</name>
    <message>
        <source>Depth view</source>
        <translation>深度视图</translation>
    </message>
    <message>
        <source>Drop to open</source>
        <translation>松开即可打开</translation>
    </message>
</context><context>
    <name>Closing</name>
    <message>
        <source>A conversion is running.</source>
        <translation>正在转换。</translation>
    </message>
    <message>
        <source>It will be paused and stay in the list.</source>
        <translation>转换将暂停，下次启动时仍在列表中。</translation>
    </message>
    <message>
        <source>A recording is running.</source>
        <translation>正在录制。</translation>
    </message>
    <message>
        <source>It will be stopped and kept.</source>
        <translation>录制将结束并保留。</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>退出</translation>
    </message>
</context><context>
    <name>ColormapButton</name>
    <message>
        <source>Colormap: {name}</source>
        <translation>色图：{name}</translation>
    </message>
</context><context>
    <name>ColormapGallery</name>
    <message>
        <source>Search colormaps</source>
        <translation>搜索色图</translation>
    </message>
    <message>
        <source>Colormaps</source>
        <translation>色图</translation>
    </message>
    <message>
        <source>Perceptually uniform</source>
        <translation>感知均匀</translation>
    </message>
    <message>
        <source>Others</source>
        <translation>其他</translation>
    </message>
    <message>
        <source>Color-blind safe</source>
        <translation>色盲友好</translation>
    </message>
</context><context>
    <name>ContextMenu</name>
    <message>
        <source>Remove this probe</source>
        <translation>移除此探针</translation>
    </message>
    <message>
        <source>Pin a probe here</source>
        <translation>在此固定探针</translation>
    </message>
    <message>
        <source>Enter known distance…</source>
        <translation>输入已知距离…</translation>
    </message>
</context><context>
    <name>Conversion</name>
    <message>
        <source>Starting…</source>
        <translation>正在启动…</translation>
    </message>
    <message>
        <source>Converting</source>
        <translation>正在转换</translation>
    </message>
    <message>
        <source>Estimating depth (pass 1/2)</source>
        <translation>估计深度（第 1/2 遍）</translation>
    </message>
    <message>
        <source>Writing (pass 2/2)</source>
        <translation>写入（第 2/2 遍）</translation>
    </message>
    <message>
        <source>Verifying</source>
        <translation>正在校验</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>已暂停</translation>
    </message>
    <message>
        <source>{percent} %</source>
        <translation>{percent}%</translation>
    </message>
    <message>
        <source>{rate} fps</source>
        <translation>每秒 {rate} 帧</translation>
    </message>
    <message>
        <source>{time} left</source>
        <translation>剩余 {time}</translation>
    </message>
    <message>
        <source>{count} frames in {time}</source>
        <translation>{count} 帧，用时 {time}</translation>
    </message>
</context><context>
    <name>ConversionList</name>
    <message>
        <source>Drop videos here</source>
        <translation>将视频拖到此处</translation>
    </message>
    <message>
        <source>Each video becomes a depth video with the same frames, timestamps and audio.</source>
        <translation>每个视频都会转换为深度视频，帧、时间戳和音频保持不变。</translation>
    </message>
</context><context>
    <name>ConversionRow</name>
    <message>
        <source>Show</source>
        <translation>显示</translation>
    </message>
    <message>
        <source>Preview</source>
        <translation>预览</translation>
    </message>
    <message>
        <source>Show the scene while it grows</source>
        <translation>查看正在生成的场景</translation>
    </message>
    <message>
        <source>Show nine converted frames</source>
        <translation>预览转换后的九帧</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>打开</translation>
    </message>
    <message>
        <source>Show in folder</source>
        <translation>在文件夹中显示</translation>
    </message>
    <message>
        <source>Remove from the list</source>
        <translation>从列表中移除</translation>
    </message>
    <message>
        <source>Start over</source>
        <translation>重新开始</translation>
    </message>
    <message>
        <source>Retry</source>
        <translation>重试</translation>
    </message>
    <message>
        <source>Continue</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>等待中</translation>
    </message>
    <message>
        <source>Stopped; finished work is kept</source>
        <translation>已停止；已完成的部分会保留</translation>
    </message>
</context><context>
    <name>ConversionsOpener</name>
    <message>
        <source>Show in folder</source>
        <translation>在文件夹中显示</translation>
    </message>
    <message>
        <source>{name} is finished</source>
        <translation>{name} 已完成</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>显示</translation>
    </message>
</context><context>
    <name>ConversionsWindow</name>
    <message>
        <source>Convert — Depth Viewer</source>
        <translation>转换 — Depth Viewer</translation>
    </message>
    <message>
        <source>Add files…</source>
        <translation>添加文件…</translation>
    </message>
    <message>
        <source>Copy the command line</source>
        <translation>复制命令行</translation>
    </message>
    <message>
        <source>stabilization: {strength}</source>
        <translation>稳定：{strength}</translation>
    </message>
    <message>
        <source>Same as the main window: {settings}</source>
        <translation>与主窗口相同：{settings}</translation>
    </message>
    <message>
        <source>Videos and images</source>
        <translation>视频和图像</translation>
    </message>
    <message>
        <source>All files</source>
        <translation>所有文件</translation>
    </message>
    <message>
        <source>Videos to convert</source>
        <translation>要转换的视频</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>暂停</translation>
    </message>
    <message>
        <source>Continue</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>开始</translation>
    </message>
    <message>
        <source>{done} of {count} done</source>
        <translation>已完成 {done} / {count}</translation>
    </message>
    <message>
        <source>{count} failed</source>
        <translation>失败 {count}</translation>
    </message>
</context><context>
    <name>CrashDialog</name>
    <message>
        <source>Unexpected error</source>
        <translation>意外错误</translation>
    </message>
    <message>
        <source>An unexpected error occurred. Depth Viewer continues to run.</source>
        <translation>发生意外错误，Depth Viewer 将继续运行。</translation>
    </message>
    <message>
        <source>If the image is frozen, reopen the source. Please report this error with the details:</source>
        <translation>如果画面卡住，请重新打开输入源。请附上以下详细信息报告此错误：</translation>
    </message>
    <message>
        <source>Copy details</source>
        <translation>复制详细信息</translation>
    </message>
    <message>
        <source>Save a report…</source>
        <translation>保存报告…</translation>
    </message>
    <message>
        <source>Saving…</source>
        <translation>正在保存…</translation>
    </message>
    <message>
        <source>Saved</source>
        <translation>已保存</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>已复制</translation>
    </message>
</context><context>
    <name>DepthScale</name>
    <message>
        <source>{percent} %</source>
        <translation>{percent}%</translation>
    </message>
</context><context>
    <name>DifferenceLayer</name>
    <message>
        <source>Change since the frozen frame: red nearer, blue farther</source>
        <translation>相对定格帧的变化：红色变近，蓝色变远</translation>
    </message>
</context><context>
    <name>DistanceEditor</name>
    <message>
        <source> m</source>
        <translation> 米</translation>
    </message>
    <message>
        <source>Distance in meters</source>
        <translation>以米为单位的距离</translation>
    </message>
    <message>
        <source>Straight-line distance from the camera to this point</source>
        <translation>从相机到此处的直线距离</translation>
    </message>
    <message>
        <source>Distance</source>
        <translation>距离</translation>
    </message>
    <message>
        <source>Set</source>
        <translation>确定</translation>
    </message>
</context><context>
    <name>DistanceMarksLayer</name>
    <message>
        <source>Click an object at a known distance · Esc to finish</source>
        <translation>点击一个已知距离的物体 · Esc 结束</translation>
    </message>
</context><context>
    <name>EffectOptions</name>
    <message>
        <source>Focus</source>
        <translation>对焦</translation>
    </message>
    <message>
        <source>Focus depth; click the image to focus there</source>
        <translation>对焦距离；点击画面即在该处对焦</translation>
    </message>
    <message>
        <source>{percent} %</source>
        <translation>{percent}%</translation>
    </message>
    <message>
        <source>Aperture</source>
        <translation>光圈</translation>
    </message>
    <message>
        <source>Blur strength outside the focus depth</source>
        <translation>焦外的虚化程度</translation>
    </message>
    <message>
        <source>Density</source>
        <translation>浓度</translation>
    </message>
    <message>
        <source>Fog density</source>
        <translation>雾的浓度</translation>
    </message>
    <message>
        <source>Fog color</source>
        <translation>雾的颜色</translation>
    </message>
    <message>
        <source>Color of distant parts</source>
        <translation>远处渐变为此颜色</translation>
    </message>
    <message>
        <source>Gray</source>
        <translation>灰</translation>
    </message>
    <message>
        <source>White</source>
        <translation>白</translation>
    </message>
    <message>
        <source>Blue</source>
        <translation>蓝</translation>
    </message>
    <message>
        <source>Sand</source>
        <translation>沙色</translation>
    </message>
    <message>
        <source>Night</source>
        <translation>夜色</translation>
    </message>
    <message>
        <source>Light azimuth</source>
        <translation>光源方位角</translation>
    </message>
    <message>
        <source>Left or right of the camera</source>
        <translation>在相机的左侧或右侧</translation>
    </message>
    <message>
        <source>{value}°</source>
        <translation>{value}°</translation>
    </message>
    <message>
        <source>Light elevation</source>
        <translation>光源高度角</translation>
    </message>
    <message>
        <source>Below or above the camera</source>
        <translation>在相机的下方或上方</translation>
    </message>
    <message>
        <source>Strength</source>
        <translation>强度</translation>
    </message>
    <message>
        <source>Strength of the new light; 0 % shows the original image</source>
        <translation>新光源的强度；0% 为原图</translation>
    </message>
    <message>
        <source>Layout</source>
        <translation>布局</translation>
    </message>
    <message>
        <source>Type of 3D display or glasses</source>
        <translation>3D 屏幕或眼镜的类型</translation>
    </message>
    <message>
        <source>Side by side</source>
        <translation>并排</translation>
    </message>
    <message>
        <source>Side by side, half width</source>
        <translation>并排（半宽）</translation>
    </message>
    <message>
        <source>Top-bottom</source>
        <translation>上下</translation>
    </message>
    <message>
        <source>Top-bottom, half height</source>
        <translation>上下，半高</translation>
    </message>
    <message>
        <source>Anaglyph (Dubois)</source>
        <translation>红青立体（Dubois）</translation>
    </message>
    <message>
        <source>Anaglyph (optimized)</source>
        <translation>红青立体（优化）</translation>
    </message>
    <message>
        <source>Anaglyph (gray)</source>
        <translation>红青立体（灰度）</translation>
    </message>
    <message>
        <source>Swap eyes</source>
        <translation>交换左右眼</translation>
    </message>
    <message>
        <source>The right eye's image first, for crossed viewing and other screens</source>
        <translation>右眼图像在前，用于交叉眼观看和其他屏幕</translation>
    </message>
    <message>
        <source>Parallax</source>
        <translation>视差</translation>
    </message>
    <message>
        <source>Parallax between the nearest and the farthest point, in percent of the width</source>
        <translation>最近点与最远点之间的视差，占宽度的百分比</translation>
    </message>
    <message>
        <source>{value} %</source>
        <translation>{value}%</translation>
    </message>
    <message>
        <source>Auto convergence</source>
        <translation>自动会聚</translation>
    </message>
    <message>
        <source>Zero parallax for what is near in the center of the frame</source>
        <translation>使画面中央的近处为零视差</translation>
    </message>
    <message>
        <source>Convergence</source>
        <translation>会聚</translation>
    </message>
    <message>
        <source>Depth with zero parallax: the plane of the screen; nearer parts stand out</source>
        <translation>零视差的深度，即屏幕平面；更近的部分会突出屏幕</translation>
    </message>
</context><context>
    <name>ErrorMessages</name>
    <message>
        <source>Unexpected error: {error}</source>
        <translation>意外错误：{error}</translation>
    </message>
    <message>
        <source>Details…</source>
        <translation>详细信息…</translation>
    </message>
    <message>
        <source>The source was not found.</source>
        <translation>找不到输入源。</translation>
    </message>
    <message>
        <source>The source cannot be read.</source>
        <translation>无法读取输入源。</translation>
    </message>
    <message>
        <source>The source was disconnected.</source>
        <translation>输入源已断开。</translation>
    </message>
    <message>
        <source>The source cannot be opened.</source>
        <translation>无法打开输入源。</translation>
    </message>
    <message>
        <source>The license of the model restricts its use.</source>
        <translation>该模型的许可证限制其用途。</translation>
    </message>
    <message>
        <source>The model weights could not be loaded.</source>
        <translation>无法加载模型权重。</translation>
    </message>
    <message>
        <source>The weights file is not valid.</source>
        <translation>权重文件无效。</translation>
    </message>
    <message>
        <source>The model cannot run with these settings on this computer.</source>
        <translation>本机无法以此设置运行模型。</translation>
    </message>
    <message>
        <source>The result is not accurate enough with these settings.</source>
        <translation>以此设置运行，结果不够准确。</translation>
    </message>
    <message>
        <source>The model does not work correctly.</source>
        <translation>模型运行异常。</translation>
    </message>
    <message>
        <source>The file already exists.</source>
        <translation>文件已存在。</translation>
    </message>
    <message>
        <source>The disk is full.</source>
        <translation>磁盘已满。</translation>
    </message>
    <message>
        <source>The file could not be written.</source>
        <translation>无法写入文件。</translation>
    </message>
    <message>
        <source>The setting is not valid.</source>
        <translation>此设置无效。</translation>
    </message>
    <message>
        <source>The operation failed.</source>
        <translation>操作失败。</translation>
    </message>
</context><context>
    <name>FilterOptions</name>
    <message>
        <source>Smooth motion</source>
        <translation>平滑运动</translation>
    </message>
    <message>
        <source>What is shown between two inferences of a slow model</source>
        <translation>模型较慢时，两次推理之间显示的内容</translation>
    </message>
    <message>
        <source>Auto</source>
        <translation>自动</translation>
    </message>
    <message>
        <source>Depth follows the picture if the model is slower than the source</source>
        <translation>模型慢于输入源时，深度随画面运动</translation>
    </message>
    <message>
        <source>Off</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Each result of the model stays until the next one</source>
        <translation>模型的每个结果保持到下一个结果</translation>
    </message>
    <message>
        <source>Stabilization</source>
        <translation>深度稳定</translation>
    </message>
    <message>
        <source>Strength of the temporal stabilization: less flicker or less lag</source>
        <translation>时域稳定的强度：减少闪烁或减少滞后</translation>
    </message>
    <message>
        <source>Spatial smoothing</source>
        <translation>空间平滑</translation>
    </message>
    <message>
        <source>Smooth surfaces within each frame; edges of depth stay</source>
        <translation>平滑每一帧内的表面，保留深度边缘</translation>
    </message>
    <message>
        <source>Ignore black bars</source>
        <translation>忽略黑边</translation>
    </message>
    <message>
        <source>Letterboxed films: depth of the picture without its black bars</source>
        <translation>带黑边的影片：只计算画面的深度，不含黑边</translation>
    </message>
    <message>
        <source>Fill holes</source>
        <translation>填补空洞</translation>
    </message>
    <message>
        <source>Fill holes in the depth of a file from the background</source>
        <translation>用背景填补文件深度中的空洞</translation>
    </message>
    <message>
        <source>{percent} %</source>
        <translation>{percent}%</translation>
    </message>
</context><context>
    <name>FolderPicker</name>
    <message>
        <source>Same folder</source>
        <translation>与输入源相同</translation>
    </message>
    <message>
        <source>Choose folder…</source>
        <translation>选择文件夹…</translation>
    </message>
</context><context>
    <name>Footer</name>
    <message>
        <source>Progress</source>
        <translation>进度</translation>
    </message>
    <message>
        <source>Copy the command line</source>
        <translation>复制命令行</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Stop; finished work is kept</source>
        <translation>停止；已完成的部分会保留</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>打开</translation>
    </message>
    <message>
        <source>Show in folder</source>
        <translation>在文件夹中显示</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>开始</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>暂停</translation>
    </message>
    <message>
        <source>Start over</source>
        <translation>重新开始</translation>
    </message>
    <message>
        <source>Retry</source>
        <translation>重试</translation>
    </message>
    <message>
        <source>Continue</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Stopped; finished work is kept</source>
        <translation>已停止；已完成的部分会保留</translation>
    </message>
    <message>
        <source>Waiting for what is converted before it</source>
        <translation>等待前面的转换完成</translation>
    </message>
</context><context>
    <name>GeneralActions</name>
    <message>
        <source>Snapshot</source>
        <translation>快照</translation>
    </message>
    <message>
        <source>Save the view as PNG</source>
        <translation>将当前视图保存为 PNG</translation>
    </message>
    <message>
        <source>Snapshot with data</source>
        <translation>快照（含数据）</translation>
    </message>
    <message>
        <source>Save the frame, the view, depth (16-bit PNG, NPY, point cloud PLY) and the settings</source>
        <translation>保存原图、视图、深度（16 位 PNG、NPY、点云 PLY）以及设置</translation>
    </message>
    <message>
        <source>Save as PLY or GLB…</source>
        <translation>保存为 PLY 或 GLB…</translation>
    </message>
    <message>
        <source>Save this frame as a point cloud (PLY) or a textured mesh (GLB)</source>
        <translation>将此帧保存为点云（PLY）或带纹理的网格（GLB）</translation>
    </message>
    <message>
        <source>Copy image</source>
        <translation>复制图像</translation>
    </message>
    <message>
        <source>Copy the view to the clipboard</source>
        <translation>将当前视图复制到剪贴板</translation>
    </message>
    <message>
        <source>Copy as command line</source>
        <translation>复制为命令行</translation>
    </message>
    <message>
        <source>Copy the command line that gives the same result without the window</source>
        <translation>复制无需窗口即可得到相同结果的命令行</translation>
    </message>
    <message>
        <source>Record</source>
        <translation>录制</translation>
    </message>
    <message>
        <source>Record the frames, the view and depth; press again to stop</source>
        <translation>录制原图、视图和深度，再按一次停止</translation>
    </message>
    <message>
        <source>Record as MCAP</source>
        <translation>录制为 MCAP</translation>
    </message>
    <message>
        <source>Record for ROS 2 and Foxglove: frames, depth, lens and points in one file</source>
        <translation>为 ROS 2 和 Foxglove 录制：画面、深度、镜头与点云存为一个文件</translation>
    </message>
    <message>
        <source>Local MJPEG stream</source>
        <translation>本机 MJPEG 流</translation>
    </message>
    <message>
        <source>Stream the view as MJPEG to browsers and programs on this computer</source>
        <translation>以 MJPEG 将视图提供给本机的浏览器和程序</translation>
    </message>
    <message>
        <source>Virtual camera</source>
        <translation>虚拟摄像头</translation>
    </message>
    <message>
        <source>Provide the view as a camera for video calls and other programs</source>
        <translation>将视图作为摄像头，供视频通话和其他程序使用</translation>
    </message>
    <message>
        <source>Foxglove</source>
        <translation>Foxglove</translation>
    </message>
    <message>
        <source>Send frames, depth, lens and points to Foxglove on this computer</source>
        <translation>向本机的 Foxglove 发送画面、深度、镜头与点云</translation>
    </message>
    <message>
        <source>Stream to a server…</source>
        <translation>推流到服务器…</translation>
    </message>
    <message>
        <source>Push the view to a server by RTMP, RTSP or SRT, or into a folder as HLS</source>
        <translation>以 RTMP、RTSP 或 SRT 把视图推送到服务器，或以 HLS 写入文件夹</translation>
    </message>
    <message>
        <source>Export this clip…</source>
        <translation>导出此片段…</translation>
    </message>
    <message>
        <source>Convert what is shown, or its A-B part, to a depth video or to depth data</source>
        <translation>将当前内容或其 A-B 片段转换为深度视频或深度数据</translation>
    </message>
    <message>
        <source>Convert files…</source>
        <translation>转换文件…</translation>
    </message>
    <message>
        <source>Convert files to depth videos</source>
        <translation>将文件转换为深度视频</translation>
    </message>
    <message>
        <source>Reconstruct in 3D…</source>
        <translation>三维重建…</translation>
    </message>
    <message>
        <source>Make one 3D mesh of the scene in a clip</source>
        <translation>把在场景中移动拍摄的视频变成一个三维网格</translation>
    </message>
    <message>
        <source>Recording folder…</source>
        <translation>录制文件夹…</translation>
    </message>
    <message>
        <source>Choose the folder for recordings</source>
        <translation>选择录制文件的保存文件夹</translation>
    </message>
    <message>
        <source>Snapshot folder…</source>
        <translation>快照文件夹…</translation>
    </message>
    <message>
        <source>Choose the folder for snapshots</source>
        <translation>选择快照的保存文件夹</translation>
    </message>
    <message>
        <source>Keyboard and mouse</source>
        <translation>键盘和鼠标</translation>
    </message>
    <message>
        <source>Search every key and gesture</source>
        <translation>搜索所有按键和手势</translation>
    </message>
    <message>
        <source>Reset all settings…</source>
        <translation>重置所有设置…</translation>
    </message>
    <message>
        <source>Set everything back to how it was at the first start</source>
        <translation>将所有设置恢复到首次启动时的状态</translation>
    </message>
    <message>
        <source>Save a report…</source>
        <translation>保存报告…</translation>
    </message>
    <message>
        <source>Save log, versions and settings, to attach to a bug report</source>
        <translation>保存日志、版本和设置，用于提交错误报告</translation>
    </message>
    <message>
        <source>About Depth Viewer</source>
        <translation>关于 Depth Viewer</translation>
    </message>
    <message>
        <source>Version and license</source>
        <translation>版本与许可证</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>退出</translation>
    </message>
</context><context>
    <name>Header</name>
    <message>
        <source>View</source>
        <translation>视图</translation>
    </message>
    <message>
        <source>Effects</source>
        <translation>特效</translation>
    </message>
    <message>
        <source>Depth-based effects: bokeh, fog, relight, stereo</source>
        <translation>基于深度的特效：虚化、雾、打光、立体</translation>
    </message>
    <message>
        <source>Menu</source>
        <translation>菜单</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>导出</translation>
    </message>
    <message>
        <source>Looking for cameras…</source>
        <translation>正在查找摄像头…</translation>
    </message>
    <message>
        <source>No camera found</source>
        <translation>未找到摄像头</translation>
    </message>
</context><context>
    <name>Hints</name>
    <message>
        <source>Bright is near, dark is far. The color scale beside the picture has the values.</source>
        <translation>亮为近，暗为远。画面旁的色标给出数值。</translation>
    </message>
    <message>
        <source>Move the pointer over the picture to read depth. N pins a probe, M draws a depth profile.</source>
        <translation>将指针移到画面上即可读取深度。按 N 固定探针，按 M 绘制深度剖面。</translation>
    </message>
    <message>
        <source>Depth is relative. Mark two objects at known distances (A), and it is in meters.</source>
        <translation>深度是相对的。标记两个已知距离的物体（A），即可以米为单位。</translation>
    </message>
    <message>
        <source>Keys 1 to 9 change the view, the wheel zooms, and F1 lists every key and gesture.</source>
        <translation>按键 1 至 9 切换视图，滚轮缩放，F1 列出所有按键和手势。</translation>
    </message>
    <message>
        <source>Export turns a video into a depth video. Ctrl+S saves what you see as an image.</source>
        <translation>“导出”可将视频转换为深度视频。按 Ctrl+S 将当前画面保存为图像。</translation>
    </message>
    <message>
        <source>Next hint</source>
        <translation>下一条提示</translation>
    </message>
    <message>
        <source>Hint {number} of {count}</source>
        <translation>提示 {number}/{count}</translation>
    </message>
</context><context>
    <name>Histogram</name>
    <message>
        <source>Histogram and display range</source>
        <translation>直方图与显示范围</translation>
    </message>
    <message>
        <source>Depth histogram, root scale. Drag the ends to set the display range; double-click for auto.
Keys: arrows move the near end, Shift+arrows the far end, Home for auto.</source>
        <translation>深度直方图（平方根刻度）。拖动两端设置显示范围，双击恢复自动。
按键：方向键移动近端，Shift+方向键移动远端，Home 恢复自动。</translation>
    </message>
    <message>
        <source>{value} · {percent} % of the frame</source>
        <translation>{value} · 占画面 {percent}%</translation>
    </message>
</context><context>
    <name>Install</name>
    <message>
        <source>Install: {command}</source>
        <translation>安装：{command}</translation>
    </message>
    <message>
        <source>This bundle takes no further packages. Install Depth Viewer with pip or uv, and there: {command}</source>
        <translation>此打包版无法添加软件包。请用 pip 或 uv 安装 Depth Viewer，然后运行：{command}</translation>
    </message>
</context><context>
    <name>LanguageMenu</name>
    <message>
        <source>Language</source>
        <translation>语言</translation>
    </message>
    <message>
        <source>System default</source>
        <translation>跟随系统</translation>
    </message>
    <message>
        <source>The language changes to {language} at the next start.</source>
        <translation>语言将在下次启动时切换为{language}。</translation>
    </message>
    <message>
        <source>Restart now</source>
        <translation>立即重启</translation>
    </message>
    <message>
        <source>A restart stops the recording and pauses the conversion; you can resume it later.</source>
        <translation>重启会停止录制并暂停转换，转换可稍后继续。</translation>
    </message>
</context><context>
    <name>Legend</name>
    <message>
        <source>Color scale</source>
        <translation>色标</translation>
    </message>
    <message>
        <source>Near</source>
        <translation>近</translation>
    </message>
    <message>
        <source>Far</source>
        <translation>远</translation>
    </message>
    <message>
        <source>{percent} %</source>
        <translation>{percent}%</translation>
    </message>
    <message>
        <source>Nearer</source>
        <translation>变近</translation>
    </message>
    <message>
        <source>Farther</source>
        <translation>变远</translation>
    </message>
    <message>
        <source>Colors from far to near: meters if calibrated, otherwise percent of the display range</source>
        <translation>由远到近的颜色：已标定时以米为单位，否则为显示范围的百分比</translation>
    </message>
    <message>
        <source>Relative disparity from {far} (far) to {near} (near)</source>
        <translation>相对视差：{far}（远）至 {near}（近）</translation>
    </message>
</context><context>
    <name>LicenceDialog</name>
    <message>
        <source>License of {name}</source>
        <translation>{name} 的许可证</translation>
    </message>
    <message>
        <source>No license is stated</source>
        <translation>未注明许可证</translation>
    </message>
    <message>
        <source>Agree and download</source>
        <translation>同意并下载</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>The model may not be used commercially. By downloading it, you agree to its license.</source>
        <translation>该模型不得用于商业用途。下载即表示您同意其许可证。</translation>
    </message>
    <message>
        <source>The authors of the model do not say how it may be used. Ask them before you use it.</source>
        <translation>模型作者未说明允许的用途。使用前请先征得作者同意。</translation>
    </message>
    <message>
        <source>The license may restrict the use of the model. Read it before you agree to it.</source>
        <translation>许可证可能限制模型的用途。同意前请先阅读。</translation>
    </message>
</context><context>
    <name>LiveOutputs</name>
    <message>
        <source>Streaming</source>
        <translation>正在推流</translation>
    </message>
    <message>
        <source>Virtual camera</source>
        <translation>虚拟摄像头</translation>
    </message>
    <message>
        <source>Foxglove</source>
        <translation>Foxglove</translation>
    </message>
    <message>
        <source>On air</source>
        <translation>推流中</translation>
    </message>
    <message>
        <source>Stream to a server</source>
        <translation>推流到服务器</translation>
    </message>
    <message>
        <source>Address: rtmp://HOST/APP/KEY, rtsp://HOST/NAME, srt://HOST:PORT, a file live.m3u8 (HLS), ndi:NAME, or ros2:NODE where ROS 2 is installed</source>
        <translation>地址：rtmp://主机/应用/密钥、rtsp://主机/名称、srt://主机:端口、文件 live.m3u8（HLS）、ndi:名称，或 ros2:节点名（需已安装 ROS 2）</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>打开</translation>
    </message>
    <message>
        <source>Streaming on this computer</source>
        <translation>正在本机推流</translation>
    </message>
    <message>
        <source>Other programs can use this view as a camera</source>
        <translation>其他程序可将此视图用作摄像头</translation>
    </message>
    <message>
        <source>Foxglove can connect on this computer</source>
        <translation>本机的 Foxglove 可以连接</translation>
    </message>
    <message>
        <source>Streaming to a server</source>
        <translation>正在推流到服务器</translation>
    </message>
    <message>
        <source>Copy address</source>
        <translation>复制地址</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
</context><context>
    <name>MainMenu</name>
    <message>
        <source>Share</source>
        <translation>共享</translation>
    </message>
    <message>
        <source>Playback</source>
        <translation>播放</translation>
    </message>
    <message>
        <source>View</source>
        <translation>视图</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Help</source>
        <translation>帮助</translation>
    </message>
    <message>
        <source>Appearance</source>
        <translation>外观</translation>
    </message>
    <message>
        <source>System default</source>
        <translation>跟随系统</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>浅色</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>深色</translation>
    </message>
</context><context>
    <name>MainWindow</name>
    <message>
        <source>Retry</source>
        <translation>重试</translation>
    </message>
</context><context>
    <name>MeasurementActions</name>
    <message>
        <source>Color scale</source>
        <translation>色标</translation>
    </message>
    <message>
        <source>Show the color scale beside the frame</source>
        <translation>在画面旁显示色标</translation>
    </message>
    <message>
        <source>Probe</source>
        <translation>探针</translation>
    </message>
    <message>
        <source>Read the depth under the pointer; Ctrl+arrow keys move the probe</source>
        <translation>读取指针处的深度；Ctrl + 方向键移动探针</translation>
    </message>
    <message>
        <source>Pin</source>
        <translation>固定探针</translation>
    </message>
    <message>
        <source>Pin a probe here and plot its depth over time</source>
        <translation>在此固定一个探针，绘制其深度随时间的曲线</translation>
    </message>
    <message>
        <source>Depth profile</source>
        <translation>深度剖面</translation>
    </message>
    <message>
        <source>Plot depth along a line; drag the line or its ends</source>
        <translation>绘制沿一条线的深度；可拖动该线或其端点</translation>
    </message>
    <message>
        <source>Rectangle</source>
        <translation>矩形</translation>
    </message>
    <message>
        <source>Mean, minimum, maximum, deviation and coverage in a rectangle; drag it or its corners</source>
        <translation>矩形内的均值、最小值、最大值、标准差和覆盖率；可拖动矩形或其角</translation>
    </message>
    <message>
        <source>Mark distances</source>
        <translation>标记距离</translation>
    </message>
    <message>
        <source>Click objects at known distances to calibrate depth in meters</source>
        <translation>点击已知距离的物体，将深度标定为米</translation>
    </message>
    <message>
        <source>Mark distance here</source>
        <translation>在此标记距离</translation>
    </message>
    <message>
        <source>Enter the true distance at the probe</source>
        <translation>输入此处的实际距离</translation>
    </message>
    <message>
        <source>Alarm</source>
        <translation>警报</translation>
    </message>
    <message>
        <source>Warn with a red frame and a sound when something in the zone comes too near</source>
        <translation>区域内有物体过近时，以红框和提示音报警</translation>
    </message>
    <message>
        <source>Clear probes</source>
        <translation>清除探针</translation>
    </message>
    <message>
        <source>Remove the pinned probes, the depth profile, the rectangle and the distance marks</source>
        <translation>移除固定的探针、深度剖面、矩形和距离标记</translation>
    </message>
    <message>
        <source>Ruler</source>
        <translation>标尺</translation>
    </message>
    <message>
        <source>Distance in space: click two points of the point cloud</source>
        <translation>空间距离：在点云中点击两个点</translation>
    </message>
    <message>
        <source>Plane</source>
        <translation>平面</translation>
    </message>
    <message>
        <source>Fit a plane to a surface of the point cloud: tilt, distance, flatness; two give an angle</source>
        <translation>在点云的表面上拟合平面：倾角、距离、平整度；两个平面可得夹角</translation>
    </message>
</context><context>
    <name>MenuBar</name>
    <message>
        <source>File</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>Edit</source>
        <translation>编辑</translation>
    </message>
    <message>
        <source>Playback</source>
        <translation>播放</translation>
    </message>
    <message>
        <source>View</source>
        <translation>视图</translation>
    </message>
    <message>
        <source>Help</source>
        <translation>帮助</translation>
    </message>
    <message>
        <source>Settings…</source>
        <translation>设置…</translation>
    </message>
</context><context>
    <name>MessageBar</name>
    <message>
        <source>Dismiss</source>
        <translation>关闭提示</translation>
    </message>
</context><context>
    <name>ModelMessages</name>
    <message>
        <source>Using the built-in model {name}.</source>
        <translation>正在使用内置模型 {name}。</translation>
    </message>
    <message>
        <source>{name} was tested on the bundled clip.</source>
        <translation>{name} 已在自带视频片段上测试。</translation>
    </message>
    <message>
        <source>Open sidecar file</source>
        <translation>打开附属文件</translation>
    </message>
    <message>
        <source>Reload</source>
        <translation>重新加载</translation>
    </message>
    <message>
        <source>Download</source>
        <translation>下载</translation>
    </message>
    <message>
        <source>Import from file…</source>
        <translation>从文件导入…</translation>
    </message>
    <message>
        <source>{name} is not installed.</source>
        <translation>尚未安装 {name}。</translation>
    </message>
    <message>
        <source>A download of {size} MB.</source>
        <translation>需下载 {size} MB。</translation>
    </message>
    <message>
        <source>{done} of {total} MB</source>
        <translation>已下载 {done} / {total} MB</translation>
    </message>
    <message>
        <source>Downloading {name}</source>
        <translation>正在下载 {name}</translation>
    </message>
    <message>
        <source>Connecting…</source>
        <translation>正在连接…</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>暂停</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Continue</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>The download of {name} is paused</source>
        <translation>{name} 的下载已暂停</translation>
    </message>
    <message>
        <source>{name} is installed. Loading…</source>
        <translation>{name} 已安装，正在加载…</translation>
    </message>
    <message>
        <source>Retry</source>
        <translation>重试</translation>
    </message>
    <message>
        <source>View license…</source>
        <translation>查看许可证…</translation>
    </message>
    <message>
        <source>Weights of {name}</source>
        <translation>{name} 的权重</translation>
    </message>
    <message>
        <source>Weights</source>
        <translation>权重</translation>
    </message>
    <message>
        <source>All files</source>
        <translation>所有文件</translation>
    </message>
</context><context>
    <name>Models</name>
    <message>
        <source>{name}: built in.</source>
        <translation>{name}：内置。</translation>
    </message>
    <message>
        <source>{name}: a download of {size} MB.</source>
        <translation>{name}：需下载 {size} MB。</translation>
    </message>
    <message>
        <source>{million} million parameters, {work} GFLOP per frame.</source>
        <translation>{million} 百万参数，每帧 {work} GFLOP。</translation>
    </message>
    <message>
        <source>{million} million parameters.</source>
        <translation>{million} 百万参数。</translation>
    </message>
    <message>
        <source>δ1 {indoors} % indoors, {streets} % on streets.</source>
        <translation>δ1：室内 {indoors}%，街景 {streets}%。</translation>
    </message>
    <message>
        <source>{ms} ms per frame on this machine, at {size} on {runtime}.</source>
        <translation>本机每帧 {ms} 毫秒（{size}，{runtime}）。</translation>
    </message>
</context><context>
    <name>ObjectOptions</name>
    <message>
        <source>Objects</source>
        <translation>目标</translation>
    </message>
    <message>
        <source>Name the objects that a detector sees, with their distance</source>
        <translation>标出检测器识别到的目标及其距离</translation>
    </message>
    <message>
        <source>Choose a detector</source>
        <translation>选择检测器</translation>
    </message>
    <message>
        <source>Detectors</source>
        <translation>检测器</translation>
    </message>
    <message>
        <source>Off</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Loading {name}…</source>
        <translation>正在加载 {name}…</translation>
    </message>
    <message>
        <source>A file: ONNX, OpenVINO or TensorFlow Lite</source>
        <translation>文件：ONNX、OpenVINO 或 TensorFlow Lite</translation>
    </message>
    <message>
        <source>Choose a detector…</source>
        <translation>选择检测器…</translation>
    </message>
</context><context>
    <name>Orbit</name>
    <message>
        <source>Grid {size} m</source>
        <translation>网格 {size} 米</translation>
    </message>
    <message>
        <source>Grid without unit: depth is relative</source>
        <translation>网格无单位：深度为相对值</translation>
    </message>
</context><context>
    <name>OutputForm</name>
    <message>
        <source>Format</source>
        <translation>格式</translation>
    </message>
    <message>
        <source>Output format</source>
        <translation>输出格式</translation>
    </message>
    <message>
        <source>View</source>
        <translation>视图</translation>
    </message>
    <message>
        <source>View in the video</source>
        <translation>视频中显示的视图</translation>
    </message>
    <message>
        <source>Current view</source>
        <translation>当前视图</translation>
    </message>
    <message>
        <source>Colors and options of the view or the effect in the video</source>
        <translation>视频中视图或特效的颜色和选项</translation>
    </message>
    <message>
        <source>View options</source>
        <translation>视图选项</translation>
    </message>
    <message>
        <source>Output folder</source>
        <translation>输出文件夹</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>文件夹</translation>
    </message>
    <message>
        <source>Whole file</source>
        <translation>整个文件</translation>
    </message>
    <message>
        <source>A-B part</source>
        <translation>A-B 片段</translation>
    </message>
    <message>
        <source>The whole file, or the A-B part that is set in the main window</source>
        <translation>整个文件，或主窗口中设置的 A-B 片段</translation>
    </message>
    <message>
        <source>Part</source>
        <translation>片段</translation>
    </message>
    <message>
        <source>At most {side} px</source>
        <translation>最大 {side} px</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>尺寸</translation>
    </message>
    <message>
        <source>Longer side of the output</source>
        <translation>输出的长边</translation>
    </message>
    <message>
        <source>Same as source</source>
        <translation>与输入源相同</translation>
    </message>
    <message>
        <source>Auto, per shot</source>
        <translation>自动，按镜头</translation>
    </message>
    <message>
        <source>Locked</source>
        <translation>锁定</translation>
    </message>
    <message>
        <source>Display range: one for each shot, or one for the whole file</source>
        <translation>显示范围：每个镜头一个，或整个文件一个</translation>
    </message>
    <message>
        <source>Range</source>
        <translation>显示范围</translation>
    </message>
    <message>
        <source>Same as main window</source>
        <translation>与主窗口相同</translation>
    </message>
    <message>
        <source>Smooth</source>
        <translation>平滑</translation>
    </message>
    <message>
        <source>Image-guided</source>
        <translation>图像引导</translation>
    </message>
    <message>
        <source>Image-guided, softer</source>
        <translation>图像引导（柔和）</translation>
    </message>
    <message>
        <source>Edges of depth when it is upsampled to the frame size</source>
        <translation>深度上采样到原图尺寸时的边缘处理</translation>
    </message>
    <message>
        <source>Edges</source>
        <translation>边缘</translation>
    </message>
    <message>
        <source>Best</source>
        <translation>最佳</translation>
    </message>
    <message>
        <source>High</source>
        <translation>高</translation>
    </message>
    <message>
        <source>Medium</source>
        <translation>中</translation>
    </message>
    <message>
        <source>Small file</source>
        <translation>小文件</translation>
    </message>
    <message>
        <source>Quality</source>
        <translation>质量</translation>
    </message>
    <message>
        <source>H.264 quality of MP4 files</source>
        <translation>MP4 文件的 H.264 质量</translation>
    </message>
    <message>
        <source>Software</source>
        <translation>软件</translation>
    </message>
    <message>
        <source>Hardware</source>
        <translation>硬件</translation>
    </message>
    <message>
        <source>H.264 encoder of MP4 files. Hardware: the first that works on this computer, else software</source>
        <translation>MP4 文件的 H.264 编码器。硬件：本机上第一个可用的编码器，没有则用软件</translation>
    </message>
    <message>
        <source>Encoder</source>
        <translation>编码器</translation>
    </message>
    <message>
        <source>Part of the image</source>
        <translation>视为画面</translation>
    </message>
    <message>
        <source>Without depth</source>
        <translation>不计深度</translation>
    </message>
    <message>
        <source>Crop</source>
        <translation>裁剪</translation>
    </message>
    <message>
        <source>Black bars of letterboxed films: they stay black without depth, or are cropped</source>
        <translation>影片的黑边：保持黑色且无深度，或者裁掉</translation>
    </message>
    <message>
        <source>Black bars</source>
        <translation>黑边</translation>
    </message>
    <message>
        <source>Audio</source>
        <translation>音频</translation>
    </message>
    <message>
        <source>Keep audio</source>
        <translation>保留音轨</translation>
    </message>
    <message>
        <source>Metric depth</source>
        <translation>米制深度</translation>
    </message>
    <message>
        <source>Depth in meters, by the calibration of the main window; for depth outputs only</source>
        <translation>按主窗口的标定以米为单位输出深度；仅用于深度数据输出</translation>
    </message>
    <message>
        <source>Video, MP4 (H.264)</source>
        <translation>视频，MP4 (H.264)</translation>
    </message>
    <message>
        <source>Video, WebM (VP9)</source>
        <translation>视频，WebM (VP9)</translation>
    </message>
    <message>
        <source>Video, MOV (ProRes)</source>
        <translation>视频，MOV (ProRes)</translation>
    </message>
    <message>
        <source>Lossless depth, MKV</source>
        <translation>无损深度，MKV</translation>
    </message>
    <message>
        <source>Depth as 16-bit PNG</source>
        <translation>深度，16 位 PNG</translation>
    </message>
    <message>
        <source>Depth as OpenEXR (float)</source>
        <translation>深度，OpenEXR（浮点）</translation>
    </message>
    <message>
        <source>Depth array, NPY</source>
        <translation>深度数组，NPY</translation>
    </message>
    <message>
        <source>Depth array, NPZ</source>
        <translation>深度数组，NPZ</translation>
    </message>
    <message>
        <source>Recording for ROS and Foxglove, MCAP</source>
        <translation>ROS 和 Foxglove 记录，MCAP</translation>
    </message>
    <message>
        <source>Point cloud, PLY</source>
        <translation>点云，PLY</translation>
    </message>
    <message>
        <source>Textured mesh, GLB</source>
        <translation>带纹理网格，GLB</translation>
    </message>
    <message>
        <source>Mesh, OBJ</source>
        <translation>网格，OBJ</translation>
    </message>
</context><context>
    <name>Panel</name>
    <message>
        <source>Resolution</source>
        <translation>分辨率</translation>
    </message>
    <message>
        <source>Frame size that the camera delivers</source>
        <translation>摄像头输出的帧尺寸</translation>
    </message>
    <message>
        <source>Frame rate</source>
        <translation>帧率</translation>
    </message>
    <message>
        <source>Frames per second that the camera delivers</source>
        <translation>摄像头每秒输出的帧数</translation>
    </message>
    <message>
        <source>Reset camera</source>
        <translation>重置摄像头</translation>
    </message>
    <message>
        <source>Set exposure, white balance and so on to the defaults of the camera</source>
        <translation>将曝光、白平衡等恢复为摄像头默认值</translation>
    </message>
    <message>
        <source>Camera</source>
        <translation>摄像头</translation>
    </message>
    <message>
        <source>{rate} fps</source>
        <translation>{rate} fps</translation>
    </message>
    <message>
        <source>Off</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Raw model output for every frame</source>
        <translation>每帧均为模型原始输出</translation>
    </message>
    <message>
        <source>Steady</source>
        <translation>标准</translation>
    </message>
    <message>
        <source>Low flicker, low lag</source>
        <translation>闪烁少，滞后小</translation>
    </message>
    <message>
        <source>Very steady</source>
        <translation>强</translation>
    </message>
    <message>
        <source>Lowest flicker, slower response</source>
        <translation>闪烁最少，响应较慢</translation>
    </message>
    <message>
        <source>Pinned probes</source>
        <translation>固定的探针</translation>
    </message>
    <message>
        <source>Depth profile</source>
        <translation>深度剖面</translation>
    </message>
    <message>
        <source>now</source>
        <translation>现在</translation>
    </message>
    <message>
        <source>start</source>
        <translation>起点</translation>
    </message>
    <message>
        <source>end</source>
        <translation>终点</translation>
    </message>
    <message>
        <source>{seconds} s ago</source>
        <translation>{seconds} 秒前</translation>
    </message>
    <message>
        <source>x {x} · y {y}</source>
        <translation>x {x} · y {y}</translation>
    </message>
    <message>
        <source>Pinned probes, distance</source>
        <translation>固定的探针，距离</translation>
    </message>
    <message>
        <source>Pinned probes, nearness</source>
        <translation>固定的探针，近度</translation>
    </message>
    <message>
        <source>Depth profile, distance</source>
        <translation>深度剖面，距离</translation>
    </message>
    <message>
        <source>Depth profile, nearness</source>
        <translation>深度剖面，近度</translation>
    </message>
    <message>
        <source>Save as CSV…</source>
        <translation>保存为 CSV…</translation>
    </message>
    <message>
        <source>Save as CSV</source>
        <translation>保存为 CSV</translation>
    </message>
    <message>
        <source>Use here</source>
        <translation>在此沿用</translation>
    </message>
    <message>
        <source>Use the marks in this scene too</source>
        <translation>在此场景中也使用这些标记</translation>
    </message>
    <message>
        <source>Save…</source>
        <translation>保存…</translation>
    </message>
    <message>
        <source>Save a calibration file for depth-viewer convert --calibration</source>
        <translation>保存标定文件，供转换命令使用</translation>
    </message>
    <message>
        <source>Load…</source>
        <translation>载入…</translation>
    </message>
    <message>
        <source>Load a calibration file</source>
        <translation>载入标定文件</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>清除</translation>
    </message>
    <message>
        <source>Remove all distance marks</source>
        <translation>移除所有距离标记</translation>
    </message>
    <message>
        <source>Field of view</source>
        <translation>视场角</translation>
    </message>
    <message>
        <source>Angle along the longer side of the image. It affects the shape of the point cloud and distances near the edges</source>
        <translation>画面长边对应的角度，影响点云形状和边缘处的距离</translation>
    </message>
    <message>
        <source>Reset</source>
        <translation>重置</translation>
    </message>
    <message>
        <source>Go back to the field of view of the file, or the assumed one</source>
        <translation>恢复为文件中的视场角或假定值</translation>
    </message>
    <message>
        <source>Metric calibration</source>
        <translation>距离标定</translation>
    </message>
    <message>
        <source>Save calibration</source>
        <translation>保存标定</translation>
    </message>
    <message>
        <source>Load calibration</source>
        <translation>载入标定</translation>
    </message>
    <message>
        <source>Calibration (*.json)</source>
        <translation>标定 (*.json)</translation>
    </message>
    <message>
        <source>{degrees}°, assumed</source>
        <translation>{degrees}°（假定）</translation>
    </message>
    <message>
        <source>{degrees}°</source>
        <translation>{degrees}°</translation>
    </message>
    <message>
        <source>{degrees}°, from the file</source>
        <translation>{degrees}°，来自文件</translation>
    </message>
    <message>
        <source>{model} outputs meters; distance marks refine them.</source>
        <translation>{model} 直接输出米；距离标记可进一步修正。</translation>
    </message>
    <message>
        <source>Calibrated from {near} to {far}, error about {percent} %</source>
        <translation>标定范围 {near} 至 {far}，误差约 {percent}%</translation>
    </message>
    <message>
        <source>The marks belong to another scene or model</source>
        <translation>标记属于其他场景或模型</translation>
    </message>
    <message>
        <source>Requires stabilization: without it, the scale changes in every frame</source>
        <translation>需要开启稳定，否则每帧的尺度都不同</translation>
    </message>
    <message>
        <source>Mark one more object, much nearer or farther</source>
        <translation>请再标记一个近得多或远得多的物体</translation>
    </message>
    <message>
        <source>Mark two objects at known distances to get depth in meters</source>
        <translation>标记两个已知距离的物体，即可以米为单位显示深度</translation>
    </message>
    <message>
        <source>Performance</source>
        <translation>性能</translation>
    </message>
    <message>
        <source>{time} ms</source>
        <translation>{time} ms</translation>
    </message>
    <message>
        <source>{time} %</source>
        <translation>{time}%</translation>
    </message>
    <message>
        <source>{shown} of {raw}</source>
        <translation>{shown} / {raw}</translation>
    </message>
    <message>
        <source>Dropped frames: {drawing} before rendering, {painting} before display</source>
        <translation>丢弃的帧：渲染前 {drawing}，显示前 {painting}</translation>
    </message>
    <message>
        <source>peak {size} MiB</source>
        <translation>峰值 {size} MiB</translation>
    </message>
    <message>
        <source>{size} MiB</source>
        <translation>{size} MiB</translation>
    </message>
    <message>
        <source>fps</source>
        <translation>帧/秒</translation>
    </message>
    <message>
        <source>Frames per second, over the last seconds</source>
        <translation>最近几秒的每秒帧数</translation>
    </message>
    <message>
        <source>ms</source>
        <translation>ms</translation>
    </message>
    <message>
        <source>Time per frame: the median of the last seconds</source>
        <translation>每帧耗时：最近几秒的中位数</translation>
    </message>
    <message>
        <source>drops</source>
        <translation>丢帧</translation>
    </message>
    <message>
        <source>Frames that were dropped for newer ones since the source was opened</source>
        <translation>自打开输入源以来，因更新的帧到来而丢弃的帧数</translation>
    </message>
    <message>
        <source>Capture</source>
        <translation>采集</translation>
    </message>
    <message>
        <source>Frames from the source</source>
        <translation>来自输入源的帧</translation>
    </message>
    <message>
        <source>Inference</source>
        <translation>推理</translation>
    </message>
    <message>
        <source>Frames with estimated depth, including unchanged ones</source>
        <translation>已估计深度的帧，包括未变化的帧</translation>
    </message>
    <message>
        <source>Display</source>
        <translation>显示</translation>
    </message>
    <message>
        <source>Frames on the screen</source>
        <translation>屏幕上显示的画面</translation>
    </message>
    <message>
        <source>Queue wait</source>
        <translation>排队等待</translation>
    </message>
    <message>
        <source>Age of a frame when its inference starts</source>
        <translation>开始推理时该帧已等待的时间</translation>
    </message>
    <message>
        <source>Latency p50 · p95</source>
        <translation>延迟 p50 · p95</translation>
    </message>
    <message>
        <source>Latency from capture to display: median and 95th percentile of the last seconds.
The image and the depth on the screen always belong to the same frame.</source>
        <translation>从采集到显示的延迟：最近几秒的中位数和第 95 百分位。
屏幕上的图像与深度始终属于同一帧。</translation>
    </message>
    <message>
        <source>Unchanged</source>
        <translation>未变化</translation>
    </message>
    <message>
        <source>Share of unchanged frames that needed no new inference, since the source was opened</source>
        <translation>自打开输入源以来，未变化且无需再次推理的帧所占比例</translation>
    </message>
    <message>
        <source>Flicker F</source>
        <translation>闪烁 F</translation>
    </message>
    <message>
        <source>Depth change in gray levels per frame, where the image does not move; after “of”, the value without stabilization</source>
        <translation>画面静止处深度每帧变化的灰度级；“/”之后为未稳定时的数值</translation>
    </message>
    <message>
        <source>Lag L, frames</source>
        <translation>滞后 L（帧）</translation>
    </message>
    <message>
        <source>Frames until a depth change is visible</source>
        <translation>深度变化显示出来所需的帧数</translation>
    </message>
    <message>
        <source>Processor</source>
        <translation>处理器</translation>
    </message>
    <message>
        <source>Share of the {count} processor cores used by Depth Viewer</source>
        <translation>Depth Viewer 占用 {count} 个处理器核心的比例</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>内存</translation>
    </message>
    <message>
        <source>Memory used by Depth Viewer, including the model</source>
        <translation>Depth Viewer 占用的内存，包括模型</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Depth model</source>
        <translation>深度模型</translation>
    </message>
    <message>
        <source>Range</source>
        <translation>显示范围</translation>
    </message>
    <message>
        <source>Display range from farthest to nearest</source>
        <translation>由最远到最近的显示范围</translation>
    </message>
    <message>
        <source>Auto</source>
        <translation>自动</translation>
    </message>
    <message>
        <source>Adapts to the scene: expands at once, shrinks slowly</source>
        <translation>随场景自适应：立即扩大，缓慢收缩</translation>
    </message>
    <message>
        <source>Locked</source>
        <translation>锁定</translation>
    </message>
    <message>
        <source>Keeps the range from the moment of locking</source>
        <translation>保持锁定时的范围</translation>
    </message>
    <message>
        <source>Manual</source>
        <translation>手动</translation>
    </message>
    <message>
        <source>Set in the histogram</source>
        <translation>在直方图中设定</translation>
    </message>
    <message>
        <source>Edges</source>
        <translation>边缘</translation>
    </message>
    <message>
        <source>Edges of depth when it is upsampled to the frame size</source>
        <translation>深度上采样到原图尺寸时的边缘处理</translation>
    </message>
    <message>
        <source>Smooth</source>
        <translation>平滑</translation>
    </message>
    <message>
        <source>Bicubic upsampling</source>
        <translation>双三次上采样</translation>
    </message>
    <message>
        <source>Image-guided</source>
        <translation>图像引导</translation>
    </message>
    <message>
        <source>Guided filter along image edges; fast</source>
        <translation>沿图像边缘的引导滤波；快速</translation>
    </message>
    <message>
        <source>Image-guided, softer</source>
        <translation>图像引导（柔和）</translation>
    </message>
    <message>
        <source>Joint bilateral filter by brightness; slower</source>
        <translation>按亮度的联合双边滤波；较慢</translation>
    </message>
    <message>
        <source>Depth</source>
        <translation>深度</translation>
    </message>
    <message>
        <source>Add a model</source>
        <translation>添加模型</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Open precomputed depth</source>
        <translation>打开已有的深度</translation>
    </message>
    <message>
        <source>All files</source>
        <translation>所有文件</translation>
    </message>
    <message>
        <source>Model of the Hugging Face hub</source>
        <translation>Hugging Face Hub 模型</translation>
    </message>
    <message>
        <source>OWNER/NAME, such as one of these:</source>
        <translation>所有者/名称，例如：</translation>
    </message>
    <message>
        <source>Precomputed depth from this file; no model runs</source>
        <translation>使用此文件中的深度，不运行模型</translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>自动</translation>
    </message>
    <message>
        <source>The best installed model</source>
        <translation>已安装的最佳模型</translation>
    </message>
    <message>
        <source>Add a model…</source>
        <translation>添加模型…</translation>
    </message>
    <message>
        <source>A file: ONNX, OpenVINO or TensorFlow Lite</source>
        <translation>文件：ONNX、OpenVINO 或 TensorFlow Lite</translation>
    </message>
    <message>
        <source>Add from the Hugging Face hub…</source>
        <translation>从 Hugging Face Hub 添加…</translation>
    </message>
    <message>
        <source>Downloaded once, run by transformers</source>
        <translation>只需下载一次，由 transformers 运行</translation>
    </message>
    <message>
        <source>Depth from a file…</source>
        <translation>来自文件的深度…</translation>
    </message>
    <message>
        <source>Precomputed depth of this video instead of a model</source>
        <translation>用此视频已有的深度代替模型</translation>
    </message>
    <message>
        <source>int8 would be faster on this processor. It needs the package NNCF:</source>
        <translation>在此处理器上 int8 更快，但需要安装 NNCF 包：</translation>
    </message>
    <message>
        <source>Get {name}, more accurate…</source>
        <translation>获取更精确的 {name}…</translation>
    </message>
    <message>
        <source>{name} (not installed, {size} MB)</source>
        <translation>{name}（未安装，{size} MB）</translation>
    </message>
    <message>
        <source>From a file; no model runs.</source>
        <translation>来自文件，不运行模型。</translation>
    </message>
    <message>
        <source>Loading…</source>
        <translation>正在加载…</translation>
    </message>
    <message>
        <source>No model is loaded.</source>
        <translation>未加载模型。</translation>
    </message>
    <message>
        <source>{model} on {runtime}</source>
        <translation>{model}，运行于 {runtime}</translation>
    </message>
    <message>
        <source>int8 needs NNCF</source>
        <translation>int8 需要 NNCF</translation>
    </message>
    <message>
        <source>Colors from far to near</source>
        <translation>由远到近的颜色</translation>
    </message>
    <message>
        <source>Invert</source>
        <translation>反转</translation>
    </message>
    <message>
        <source>Swap the colors of near and far</source>
        <translation>交换远近的颜色</translation>
    </message>
    <message>
        <source>Equalize</source>
        <translation>均衡化</translation>
    </message>
    <message>
        <source>Histogram equalization: more detail everywhere, but distances are not proportional</source>
        <translation>直方图均衡化：细节更多，但远近不成比例</translation>
    </message>
    <message>
        <source>Gamma</source>
        <translation>伽马</translation>
    </message>
    <message>
        <source>More colors for far or for near depth; double-click to reset</source>
        <translation>为远处或近处分配更多颜色；双击复位</translation>
    </message>
    <message>
        <source>Overlay opacity</source>
        <translation>叠加不透明度</translation>
    </message>
    <message>
        <source>Opacity of depth in the overlay</source>
        <translation>叠加视图中深度的不透明度</translation>
    </message>
    <message>
        <source>Colormap</source>
        <translation>色图</translation>
    </message>
    <message>
        <source>View</source>
        <translation>视图</translation>
    </message>
    <message>
        <source>{percent} %</source>
        <translation>{percent}%</translation>
    </message>
    <message>
        <source>Frames per second on the screen</source>
        <translation>屏幕上的每秒帧数</translation>
    </message>
    <message>
        <source>Latency from capture to display: the median of the last seconds</source>
        <translation>从采集到显示的延迟：最近几秒的中位数</translation>
    </message>
    <message>
        <source>Depth model and inference runtime</source>
        <translation>深度模型及其推理运行时</translation>
    </message>
    <message>
        <source>Loading the model…</source>
        <translation>正在加载模型…</translation>
    </message>
    <message>
        <source>{shown} fps shown, {model} fps model</source>
        <translation>显示 {shown} fps，模型 {model} fps</translation>
    </message>
    <message>
        <source>Ended · {key} to replay</source>
        <translation>已播完 · 按 {key} 重播</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>已暂停</translation>
    </message>
    <message>
        <source>No source</source>
        <translation>未选择输入源</translation>
    </message>
    <message>
        <source>opening…</source>
        <translation>正在打开…</translation>
    </message>
    <message>
        <source>Only nearer than</source>
        <translation>仅显示近于</translation>
    </message>
    <message>
        <source>Gray out everything farther than this share of the display range</source>
        <translation>将远于此显示范围比例的部分变灰</translation>
    </message>
    <message>
        <source>Contour lines</source>
        <translation>等深线</translation>
    </message>
    <message>
        <source>Number of contour lines of equal depth</source>
        <translation>等深线的数量</translation>
    </message>
    <message>
        <source>Alarm nearer than</source>
        <translation>近于此值时报警</translation>
    </message>
    <message>
        <source>In meters if calibrated, otherwise a share of the display range; lock the range first</source>
        <translation>已标定时以米计，否则为显示范围的比例，此时应先锁定范围</translation>
    </message>
    <message>
        <source>Measure</source>
        <translation>测量</translation>
    </message>
</context><context>
    <name>PlaneTool</name>
    <message>
        <source>{size} m</source>
        <translation>{size} 米</translation>
    </message>
    <message>
        <source>Tilt {tilt}° · Distance {distance}
Deviation {deviation} (RMS) · {coverage} % of the image</source>
        <translation>倾角 {tilt}° · 距离 {distance}
偏差 {deviation}（均方根）· 占画面 {coverage}%</translation>
    </message>
    <message>
        <source>Angle {angle}°</source>
        <translation>夹角 {angle}°</translation>
    </message>
    <message>
        <source>There is no flat surface here</source>
        <translation>此处没有平面</translation>
    </message>
    <message>
        <source>Click a second surface for the angle</source>
        <translation>点击第二个表面以测量夹角</translation>
    </message>
    <message>
        <source>Click a flat surface</source>
        <translation>点击一个平整的表面</translation>
    </message>
    <message>
        <source>relative (no calibration)</source>
        <translation>相对值（未标定）</translation>
    </message>
</context><context>
    <name>Plot</name>
    <message>
        <source>from {low} to {high}</source>
        <translation>从 {low} 到 {high}</translation>
    </message>
</context><context>
    <name>PresetMenu</name>
    <message>
        <source>Presets</source>
        <translation>预设</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>移除</translation>
    </message>
    <message>
        <source>Save as preset…</source>
        <translation>保存为预设…</translation>
    </message>
    <message>
        <source>Import…</source>
        <translation>导入…</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>导出…</translation>
    </message>
    <message>
        <source>Save as preset</source>
        <translation>保存为预设</translation>
    </message>
    <message>
        <source>Name of the preset:</source>
        <translation>预设名称：</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>Saved {name}</source>
        <translation>已保存 {name}</translation>
    </message>
    <message>
        <source>Import a preset</source>
        <translation>导入预设</translation>
    </message>
    <message>
        <source>Imported {name}</source>
        <translation>已导入 {name}</translation>
    </message>
    <message>
        <source>Export as a preset</source>
        <translation>导出为预设</translation>
    </message>
    <message>
        <source>Exported {name}</source>
        <translation>已导出 {name}</translation>
    </message>
    <message>
        <source>All files</source>
        <translation>所有文件</translation>
    </message>
</context><context>
    <name>PreviewGrid</name>
    <message>
        <source>Preview of {name}</source>
        <translation>{name} 的预览</translation>
    </message>
    <message>
        <source>Rendering nine frames…</source>
        <translation>正在渲染九帧…</translation>
    </message>
    <message>
        <source>Each frame has its own display range here; the conversion uses one per shot.</source>
        <translation>此处各帧使用各自的显示范围；转换时每个镜头使用同一范围。</translation>
    </message>
</context><context>
    <name>Probes</name>
    <message>
        <source>Nearness {value}</source>
        <translation>近度 {value}</translation>
    </message>
    <message>
        <source>x {x} · y {y} · RGB {color}</source>
        <translation>x {x} · y {y} · RGB {color}</translation>
    </message>
    <message>
        <source>Relative disparity {value}: larger is nearer, without unit</source>
        <translation>相对视差 {value}：越大越近，无单位</translation>
    </message>
</context><context>
    <name>ProximityAlarm</name>
    <message>
        <source>{percent} %</source>
        <translation>{percent}%</translation>
    </message>
</context><context>
    <name>RawOrStabilized</name>
    <message>
        <source>A · raw model output</source>
        <translation>A · 模型原始输出</translation>
    </message>
    <message>
        <source>B · stabilized</source>
        <translation>B · 稳定后</translation>
    </message>
</context><context>
    <name>Readouts</name>
    <message>
        <source>far</source>
        <translation>很远</translation>
    </message>
    <message>
        <source>{meters} m</source>
        <translation>{meters} 米</translation>
    </message>
    <message>
        <source>{words} · inferred {age} s ago</source>
        <translation>{words} · {age} 秒前推理</translation>
    </message>
</context><context>
    <name>Reconstruction</name>
    <message>
        <source>Starting…</source>
        <translation>正在启动…</translation>
    </message>
    <message>
        <source>Choosing key frames</source>
        <translation>选取关键帧</translation>
    </message>
    <message>
        <source>Estimating depth</source>
        <translation>估计深度</translation>
    </message>
    <message>
        <source>Matching key frames</source>
        <translation>匹配关键帧</translation>
    </message>
    <message>
        <source>Finding the camera path</source>
        <translation>求解相机轨迹</translation>
    </message>
    <message>
        <source>Fusing depth</source>
        <translation>融合深度</translation>
    </message>
    <message>
        <source>{stage} ({number} of {count})</source>
        <translation>{stage}（{number}/{count}）</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>已暂停</translation>
    </message>
    <message>
        <source>{count} triangles in {time}</source>
        <translation>{count} 个三角形，用时 {time}</translation>
    </message>
    <message>
        <source>{posed} of {count} key frames</source>
        <translation>{count} 个关键帧中的 {posed} 个</translation>
    </message>
    <message>
        <source>relative scale, no meters</source>
        <translation>相对尺度，不是米</translation>
    </message>
</context><context>
    <name>ReconstructionForm</name>
    <message>
        <source>Part</source>
        <translation>片段</translation>
    </message>
    <message>
        <source>The whole file, or the A-B part that is set in the main window</source>
        <translation>整个文件，或主窗口中设置的 A-B 片段</translation>
    </message>
    <message>
        <source>Whole file</source>
        <translation>整个文件</translation>
    </message>
    <message>
        <source>A-B part</source>
        <translation>A-B 片段</translation>
    </message>
    <message>
        <source>Detail</source>
        <translation>细节</translation>
    </message>
    <message>
        <source>Voxels along the longest side: more give finer detail, and take more time and memory</source>
        <translation>最长边上的体素数：越多细节越细，也越费时间和内存</translation>
    </message>
    <message>
        <source>Draft</source>
        <translation>草稿</translation>
    </message>
    <message>
        <source>Normal</source>
        <translation>标准</translation>
    </message>
    <message>
        <source>Fine</source>
        <translation>精细</translation>
    </message>
    <message>
        <source>Key frames</source>
        <translation>关键帧</translation>
    </message>
    <message>
        <source>Frames that are used, spread along the camera path: more take more time</source>
        <translation>沿相机轨迹选用的帧：越多越费时间</translation>
    </message>
    <message>
        <source>At most {count}</source>
        <translation>最多 {count} 个</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>格式</translation>
    </message>
    <message>
        <source>File format of the mesh</source>
        <translation>网格的文件格式</translation>
    </message>
    <message>
        <source>GLB, for Blender and the web</source>
        <translation>GLB，用于 Blender 和网页</translation>
    </message>
    <message>
        <source>PLY, for MeshLab and CloudCompare</source>
        <translation>PLY，用于 MeshLab、CloudCompare</translation>
    </message>
    <message>
        <source>Output folder</source>
        <translation>输出文件夹</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>文件夹</translation>
    </message>
    <message>
        <source>Meters</source>
        <translation>以米为单位</translation>
    </message>
    <message>
        <source>Use the calibration of the main window; it must be of the first frame</source>
        <translation>使用主窗口的距离标定；它必须是第一帧的标定</translation>
    </message>
    <message>
        <source>Keep moving objects</source>
        <translation>保留运动物体</translation>
    </message>
    <message>
        <source>Keep people and things that move; otherwise they are left out</source>
        <translation>保留移动的人和物体；否则会略去</translation>
    </message>
    <message>
        <source>Export camera poses</source>
        <translation>导出相机位姿</translation>
    </message>
    <message>
        <source>Poses, images and depth for COLMAP and Nerfstudio, in a folder beside the mesh</source>
        <translation>供 COLMAP 和 Nerfstudio 使用的位姿、图片和深度，放在网格旁的文件夹中</translation>
    </message>
</context><context>
    <name>ReconstructionWindow</name>
    <message>
        <source>Reconstruct — Depth Viewer</source>
        <translation>三维重建 — Depth Viewer</translation>
    </message>
    <message>
        <source>Choose clip…</source>
        <translation>选择视频…</translation>
    </message>
    <message>
        <source>Videos</source>
        <translation>视频</translation>
    </message>
    <message>
        <source>All files</source>
        <translation>所有文件</translation>
    </message>
    <message>
        <source>Clip to reconstruct</source>
        <translation>要重建的视频</translation>
    </message>
    <message>
        <source>No clip chosen</source>
        <translation>未选择视频</translation>
    </message>
    <message>
        <source>Reconstruction needs packages that are not installed: {packages}</source>
        <translation>重建所需的软件包尚未安装：{packages}</translation>
    </message>
    <message>
        <source>The camera path appears here first, then the mesh while it grows.</source>
        <translation>这里先显示相机轨迹，然后显示逐渐生成的网格。</translation>
    </message>
    <message>
        <source>A clip filmed while moving through a scene becomes one colored mesh.
Film slowly, sideways and around things. Nothing should move but the camera.</source>
        <translation>在场景中移动拍摄的视频会变成一个彩色网格。
请缓慢地横向移动并绕着物体拍摄。除了相机，其他东西都不要动。</translation>
    </message>
</context><context>
    <name>RecordingBadge</name>
    <message>
        <source>{size} MB</source>
        <translation>{size} MB</translation>
    </message>
    <message>
        <source>{count} dropped</source>
        <translation>丢 {count} 帧</translation>
    </message>
    <message>
        <source>Recording: {words}</source>
        <translation>录制中：{words}</translation>
    </message>
</context><context>
    <name>RecordingMessages</name>
    <message>
        <source>Folder for recordings</source>
        <translation>录制文件夹</translation>
    </message>
    <message>
        <source>Show in folder</source>
        <translation>在文件夹中显示</translation>
    </message>
    <message>
        <source>Choose folder…</source>
        <translation>选择文件夹…</translation>
    </message>
    <message>
        <source>The recording stopped; {length} are saved in {name}.</source>
        <translation>录制已结束；{length} 已保存在 {name} 中。</translation>
    </message>
    <message>
        <source>Recorded {length}</source>
        <translation>已录制 {length}</translation>
    </message>
    <message>
        <source> · {count} frames were dropped, because the disk or the processor was too slow</source>
        <translation> · 磁盘或处理器速度不足，丢弃 {count} 帧</translation>
    </message>
    <message>
        <source>No frames arrived during the recording.</source>
        <translation>录制期间没有画面。</translation>
    </message>
    <message>
        <source>Nothing was recorded</source>
        <translation>没有录到内容</translation>
    </message>
    <message>
        <source>An interrupted recording was repaired</source>
        <translation>已修复一段中断的录制</translation>
    </message>
</context><context>
    <name>RegionLayer</name>
    <message>
        <source>Nothing in the display range</source>
        <translation>显示范围内没有内容</translation>
    </message>
    <message>
        <source>Mean {mean} · σ {deviation}
Min {minimum} · Max {maximum}
Coverage {coverage} %</source>
        <translation>均值 {mean} · σ {deviation}
最小 {minimum} · 最大 {maximum}
覆盖率 {coverage}%</translation>
    </message>
</context><context>
    <name>ReportMessages</name>
    <message>
        <source>Saving the report…</source>
        <translation>正在保存报告…</translation>
    </message>
    <message>
        <source>Saved {name}</source>
        <translation>已保存 {name}</translation>
    </message>
    <message>
        <source>The log in it may name files that you opened.</source>
        <translation>其中的日志可能包含您打开过的文件名。</translation>
    </message>
    <message>
        <source>Show in folder</source>
        <translation>在文件夹中显示</translation>
    </message>
    <message>
        <source>The report could not be saved.</source>
        <translation>无法保存报告。</translation>
    </message>
</context><context>
    <name>ReportSaver</name>
    <message>
        <source>Save a report</source>
        <translation>保存报告</translation>
    </message>
    <message>
        <source>Zip files (*.zip)</source>
        <translation>ZIP 文件 (*.zip)</translation>
    </message>
</context><context>
    <name>ResetSettings</name>
    <message>
        <source>Reset all settings?</source>
        <translation>重置所有设置？</translation>
    </message>
    <message>
        <source>View, model, filters, camera, layout, folders and appearance become as at the first start. Recent sources, calibrations and presets stay.</source>
        <translation>视图、模型、滤波、摄像头、布局、文件夹和外观将恢复到首次启动时的状态。最近的输入源、标定和预设会保留。</translation>
    </message>
    <message>
        <source>Reset</source>
        <translation>重置</translation>
    </message>
</context><context>
    <name>RewindBar</name>
    <message>
        <source>The last ten seconds; press play to return to live</source>
        <translation>最近十秒；按播放返回实时画面</translation>
    </message>
    <message>
        <source>Live</source>
        <translation>实时</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>已暂停</translation>
    </message>
    <message>
        <source>The last seconds</source>
        <translation>最近几秒</translation>
    </message>
    <message>
        <source>{seconds} s ago</source>
        <translation>{seconds} 秒前</translation>
    </message>
</context><context>
    <name>Ruler</name>
    <message>
        <source>{size} m</source>
        <translation>{size} 米</translation>
    </message>
    <message>
        <source>{size}, relative (no calibration)</source>
        <translation>{size}，相对值（未标定）</translation>
    </message>
    <message>
        <source>Click the second point</source>
        <translation>点击第二个点</translation>
    </message>
    <message>
        <source>Click the first point</source>
        <translation>点击第一个点</translation>
    </message>
</context><context>
    <name>SceneView</name>
    <message>
        <source>Reconstructed scene</source>
        <translation>重建的场景</translation>
    </message>
    <message>
        <source>Arrow keys orbit, plus and minus zoom, 0 fits</source>
        <translation>方向键旋转，加减键缩放，0 适应窗口</translation>
    </message>
</context><context>
    <name>Section</name>
    <message>
        <source>Open or close this section</source>
        <translation>展开或折叠此部分</translation>
    </message>
</context><context>
    <name>SeekBar</name>
    <message>
        <source>Position</source>
        <translation>位置</translation>
    </message>
</context><context>
    <name>ShortcutsDialog</name>
    <message>
        <source>Keyboard and mouse</source>
        <translation>键盘和鼠标</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>搜索</translation>
    </message>
    <message>
        <source>Nothing found</source>
        <translation>未找到</translation>
    </message>
    <message>
        <source>Mouse</source>
        <translation>鼠标</translation>
    </message>
    <message>
        <source>Zoom at the pointer</source>
        <translation>以指针为中心缩放</translation>
    </message>
    <message>
        <source>Wheel</source>
        <translation>滚轮</translation>
    </message>
    <message>
        <source>Move the zoomed frame, rotate the point cloud</source>
        <translation>移动放大的画面，旋转点云</translation>
    </message>
    <message>
        <source>Drag</source>
        <translation>拖动</translation>
    </message>
    <message>
        <source>Fit to window, then full screen</source>
        <translation>适应窗口，再次则全屏</translation>
    </message>
    <message>
        <source>Double-click</source>
        <translation>双击</translation>
    </message>
    <message>
        <source>Everything for this place</source>
        <translation>此处的所有操作</translation>
    </message>
    <message>
        <source>Right-click</source>
        <translation>右键单击</translation>
    </message>
    <message>
        <source>Read depth</source>
        <translation>读取深度</translation>
    </message>
    <message>
        <source>Move the pointer</source>
        <translation>移动指针</translation>
    </message>
    <message>
        <source>Move a probe, line, rectangle or divider</source>
        <translation>移动探针、线、矩形或分隔线</translation>
    </message>
    <message>
        <source>Drag it</source>
        <translation>拖动它</translation>
    </message>
    <message>
        <source>Set the focus of the bokeh view</source>
        <translation>设置虚化视图的对焦点</translation>
    </message>
    <message>
        <source>Click</source>
        <translation>单击</translation>
    </message>
    <message>
        <source>Set the display range</source>
        <translation>设置显示范围</translation>
    </message>
    <message>
        <source>Drag the ends in the histogram</source>
        <translation>拖动直方图的两端</translation>
    </message>
    <message>
        <source>Open or convert</source>
        <translation>打开或转换</translation>
    </message>
    <message>
        <source>Drop files</source>
        <translation>拖放文件</translation>
    </message>
</context><context>
    <name>SnapshotActions</name>
    <message>
        <source>Point cloud</source>
        <translation>点云</translation>
    </message>
    <message>
        <source>Textured mesh</source>
        <translation>带纹理的网格</translation>
    </message>
    <message>
        <source>Save as PLY or GLB</source>
        <translation>保存为 PLY 或 GLB</translation>
    </message>
    <message>
        <source>Copied the command line</source>
        <translation>已复制命令行</translation>
    </message>
    <message>
        <source>Folder for snapshots</source>
        <translation>快照文件夹</translation>
    </message>
    <message>
        <source>Saved {name}</source>
        <translation>已保存 {name}</translation>
    </message>
    <message>
        <source>Show in folder</source>
        <translation>在文件夹中显示</translation>
    </message>
    <message>
        <source>Copied the image ({size})</source>
        <translation>已复制图像（{size}）</translation>
    </message>
    <message>
        <source>Choose folder…</source>
        <translation>选择文件夹…</translation>
    </message>
</context><context>
    <name>SourceActions</name>
    <message>
        <source>Camera</source>
        <translation>摄像头</translation>
    </message>
    <message>
        <source>Show the camera live</source>
        <translation>显示摄像头画面</translation>
    </message>
    <message>
        <source>Demo clip</source>
        <translation>演示片段</translation>
    </message>
    <message>
        <source>Show the bundled clip</source>
        <translation>播放随程序附带的片段</translation>
    </message>
    <message>
        <source>Open file…</source>
        <translation>打开文件…</translation>
    </message>
    <message>
        <source>Open a video or an image</source>
        <translation>打开视频或图像</translation>
    </message>
    <message>
        <source>Open folder…</source>
        <translation>打开文件夹…</translation>
    </message>
    <message>
        <source>Show a folder of images</source>
        <translation>显示一个图像文件夹</translation>
    </message>
    <message>
        <source>Open URL…</source>
        <translation>打开 URL…</translation>
    </message>
    <message>
        <source>Open a network stream or a web video</source>
        <translation>打开网络流或网页视频</translation>
    </message>
    <message>
        <source>Open from clipboard</source>
        <translation>从剪贴板打开</translation>
    </message>
    <message>
        <source>Open the path or URL on the clipboard</source>
        <translation>打开剪贴板中的路径或 URL</translation>
    </message>
    <message>
        <source>Close source</source>
        <translation>关闭输入源</translation>
    </message>
    <message>
        <source>Close the source and return to the start page</source>
        <translation>关闭输入源并返回起始页</translation>
    </message>
    <message>
        <source>Play or pause</source>
        <translation>播放/暂停</translation>
    </message>
    <message>
        <source>Back 5 seconds</source>
        <translation>后退 5 秒</translation>
    </message>
    <message>
        <source>Back 5 seconds, or the previous image of the folder</source>
        <translation>后退 5 秒，或文件夹中的上一张图像</translation>
    </message>
    <message>
        <source>Forward 5 seconds</source>
        <translation>前进 5 秒</translation>
    </message>
    <message>
        <source>Forward 5 seconds, or the next image of the folder</source>
        <translation>前进 5 秒，或文件夹中的下一张图像</translation>
    </message>
    <message>
        <source>One frame back</source>
        <translation>上一帧</translation>
    </message>
    <message>
        <source>One frame forward</source>
        <translation>下一帧</translation>
    </message>
    <message>
        <source>Go to start</source>
        <translation>回到开头</translation>
    </message>
    <message>
        <source>Slower</source>
        <translation>减速</translation>
    </message>
    <message>
        <source>Faster</source>
        <translation>加速</translation>
    </message>
    <message>
        <source>A-B loop</source>
        <translation>A-B 循环</translation>
    </message>
    <message>
        <source>Repeat a section. Press to set the start, again for the end, again to clear</source>
        <translation>循环播放一段：按一次设起点，再按设终点，第三次取消</translation>
    </message>
    <message>
        <source>Play every frame</source>
        <translation>播放每一帧</translation>
    </message>
    <message>
        <source>Drop no frame of a file, however long inference takes; without audio</source>
        <translation>无论推理多慢都不丢弃文件的任何帧；无音频</translation>
    </message>
    <message>
        <source>Mute</source>
        <translation>静音</translation>
    </message>
    <message>
        <source>Mute or unmute the audio</source>
        <translation>关闭或打开声音</translation>
    </message>
    <message>
        <source>Loop</source>
        <translation>循环</translation>
    </message>
    <message>
        <source>Repeat from the start when the end is reached</source>
        <translation>播完后从头循环</translation>
    </message>
</context><context>
    <name>SourceFollower</name>
    <message>
        <source>Opening {source}…</source>
        <translation>正在打开 {source}…</translation>
    </message>
    <message>
        <source>the model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Loading {name}…</source>
        <translation>正在加载 {name}…</translation>
    </message>
    <message>
        <source>No model is loaded.</source>
        <translation>未加载模型。</translation>
    </message>
</context><context>
    <name>SourcePicker</name>
    <message>
        <source>Open a video or an image</source>
        <translation>打开视频或图像</translation>
    </message>
    <message>
        <source>Videos and images</source>
        <translation>视频和图像</translation>
    </message>
    <message>
        <source>All files</source>
        <translation>所有文件</translation>
    </message>
    <message>
        <source>Open a folder of images</source>
        <translation>打开图像文件夹</translation>
    </message>
    <message>
        <source>Open URL</source>
        <translation>打开 URL</translation>
    </message>
    <message>
        <source>Address of a stream or a video (http, https, rtsp, rtmp, udp):</source>
        <translation>网络流或视频的地址（http、https、rtsp、rtmp、udp）：</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>打开</translation>
    </message>
    <message>
        <source>There is no path or URL on the clipboard.</source>
        <translation>剪贴板中没有路径或 URL。</translation>
    </message>
    <message>
        <source>Retry</source>
        <translation>重试</translation>
    </message>
    <message>
        <source>Demo</source>
        <translation>演示</translation>
    </message>
    <message>
        <source>Connect a camera and retry, or start with the demo.</source>
        <translation>请连接摄像头后重试，或先打开演示。</translation>
    </message>
    <message>
        <source>No camera was found.</source>
        <translation>未找到摄像头。</translation>
    </message>
</context><context>
    <name>SpaceOptions</name>
    <message>
        <source>Point color</source>
        <translation>点的颜色</translation>
    </message>
    <message>
        <source>Color of the point cloud</source>
        <translation>点云的颜色</translation>
    </message>
    <message>
        <source>Image</source>
        <translation>图像</translation>
    </message>
    <message>
        <source>Depth</source>
        <translation>深度</translation>
    </message>
    <message>
        <source>Surface normal</source>
        <translation>表面法线</translation>
    </message>
    <message>
        <source>Projection</source>
        <translation>投影</translation>
    </message>
    <message>
        <source>Perspective, or parallel lines that stay parallel</source>
        <translation>透视，或保持平行线平行</translation>
    </message>
    <message>
        <source>Perspective</source>
        <translation>透视</translation>
    </message>
    <message>
        <source>Orthographic</source>
        <translation>正交</translation>
    </message>
    <message>
        <source>Surface</source>
        <translation>表面</translation>
    </message>
    <message>
        <source>Points, or a mesh between neighbors, cut at depth edges</source>
        <translation>点，或连接相邻点的网格（在深度边缘处断开）</translation>
    </message>
    <message>
        <source>Points</source>
        <translation>点</translation>
    </message>
    <message>
        <source>Mesh</source>
        <translation>网格</translation>
    </message>
    <message>
        <source>Point size</source>
        <translation>点大小</translation>
    </message>
    <message>
        <source>Pixels; Auto closes the gaps between points</source>
        <translation>像素；自动时填补点之间的空隙</translation>
    </message>
    <message>
        <source>Grid</source>
        <translation>网格</translation>
    </message>
    <message>
        <source>Floor grid, axes and the camera</source>
        <translation>地面网格、坐标轴和相机</translation>
    </message>
    <message>
        <source>Near clip</source>
        <translation>近裁剪</translation>
    </message>
    <message>
        <source>Leave out everything nearer than this</source>
        <translation>不显示比此更近的部分</translation>
    </message>
    <message>
        <source>Far clip</source>
        <translation>远裁剪</translation>
    </message>
    <message>
        <source>Leave out everything farther than this</source>
        <translation>不显示比此更远的部分</translation>
    </message>
    <message>
        <source>Off</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>{near} %</source>
        <translation>{near}%</translation>
    </message>
    <message>
        <source>{far} %</source>
        <translation>{far}%</translation>
    </message>
    <message>
        <source>{size} px</source>
        <translation>{size} px</translation>
    </message>
    <message>
        <source>Auto</source>
        <translation>自动</translation>
    </message>
</context><context>
    <name>SpeedButton</name>
    <message>
        <source>Speed (slower {slower}, faster {faster})</source>
        <translation>速度（减速 {slower}，加速 {faster}）</translation>
    </message>
    <message>
        <source>Speed: {speed}</source>
        <translation>速度：{speed}</translation>
    </message>
</context><context>
    <name>StartPage</name>
    <message>
        <source>… or drop a file, a folder or a link into this window.</source>
        <translation>……或将文件、文件夹或链接拖到窗口任意位置。</translation>
    </message>
    <message>
        <source>Recent</source>
        <translation>最近打开</translation>
    </message>
    <message>
        <source>See depth in any image</source>
        <translation>看见画面的深度</translation>
    </message>
    <message>
        <source>Live depth from any camera, video or image, on this computer.</source>
        <translation>在本机上，从任意摄像头、视频或图像实时估计深度。</translation>
    </message>
    <message>
        <source>Camera</source>
        <translation>摄像头</translation>
    </message>
    <message>
        <source>Live view of the camera</source>
        <translation>实时显示摄像头画面</translation>
    </message>
    <message>
        <source>Open a file</source>
        <translation>打开文件</translation>
    </message>
    <message>
        <source>A video or an image</source>
        <translation>视频或图像</translation>
    </message>
    <message>
        <source>Demo</source>
        <translation>演示</translation>
    </message>
    <message>
        <source>A short bundled clip</source>
        <translation>随程序附带的短片</translation>
    </message>
    <message>
        <source>Convert files</source>
        <translation>转换文件</translation>
    </message>
    <message>
        <source>Videos to depth videos, images or 3D files</source>
        <translation>将视频转换为深度视频、图像或 3D 文件</translation>
    </message>
    <message>
        <source>Reconstruct a scene</source>
        <translation>重建场景</translation>
    </message>
    <message>
        <source>A clip of a room to one 3D mesh</source>
        <translation>把在房间中移动拍摄的视频变成三维网格</translation>
    </message>
</context><context>
    <name>ToolRail</name>
    <message>
        <source>Tools</source>
        <translation>工具</translation>
    </message>
    <message>
        <source>Scale</source>
        <translation>色标</translation>
    </message>
    <message>
        <source>Profile</source>
        <translation>剖面</translation>
    </message>
    <message>
        <source>Distances</source>
        <translation>距离</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>清除</translation>
    </message>
</context><context>
    <name>ViewActions</name>
    <message>
        <source>Difference</source>
        <translation>差异</translation>
    </message>
    <message>
        <source>Freeze this frame and show how depth changes relative to it</source>
        <translation>定格当前帧，显示深度相对该帧的变化</translation>
    </message>
    <message>
        <source>Raw or stabilized</source>
        <translation>原始/稳定</translation>
    </message>
    <message>
        <source>Switch between raw model output (A) and stabilized depth (B)</source>
        <translation>切换模型原始输出（A）与稳定结果（B）</translation>
    </message>
    <message>
        <source>Lock range</source>
        <translation>锁定范围</translation>
    </message>
    <message>
        <source>Lock or unlock the display range</source>
        <translation>锁定或解锁显示范围</translation>
    </message>
    <message>
        <source>Divider left</source>
        <translation>分界线左移</translation>
    </message>
    <message>
        <source>Divider right</source>
        <translation>分界线右移</translation>
    </message>
    <message>
        <source>Zoom in</source>
        <translation>放大</translation>
    </message>
    <message>
        <source>Zoom out</source>
        <translation>缩小</translation>
    </message>
    <message>
        <source>Fit to window</source>
        <translation>适应窗口</translation>
    </message>
    <message>
        <source>Show the whole frame</source>
        <translation>显示完整画面</translation>
    </message>
    <message>
        <source>Front</source>
        <translation>正面</translation>
    </message>
    <message>
        <source>Point cloud from the camera</source>
        <translation>从相机位置看点云</translation>
    </message>
    <message>
        <source>Side</source>
        <translation>侧面</translation>
    </message>
    <message>
        <source>Point cloud from the side</source>
        <translation>从侧面看点云</translation>
    </message>
    <message>
        <source>Top</source>
        <translation>顶部</translation>
    </message>
    <message>
        <source>Point cloud from above</source>
        <translation>从上方看点云</translation>
    </message>
    <message>
        <source>Fit</source>
        <translation>适应</translation>
    </message>
    <message>
        <source>Fit the point cloud to the window</source>
        <translation>使点云适应窗口</translation>
    </message>
    <message>
        <source>Pan or rotate left</source>
        <translation>向左平移或旋转</translation>
    </message>
    <message>
        <source>Pan or rotate right</source>
        <translation>向右平移或旋转</translation>
    </message>
    <message>
        <source>Pan or rotate up</source>
        <translation>向上平移或旋转</translation>
    </message>
    <message>
        <source>Pan or rotate down</source>
        <translation>向下平移或旋转</translation>
    </message>
    <message>
        <source>Next colormap</source>
        <translation>下一个色图</translation>
    </message>
    <message>
        <source>Previous colormap</source>
        <translation>上一个色图</translation>
    </message>
    <message>
        <source>Invert</source>
        <translation>反转</translation>
    </message>
    <message>
        <source>Swap the colors of near and far</source>
        <translation>交换远近的颜色</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>Undo the last view change</source>
        <translation>撤销上一次视图更改</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>重做</translation>
    </message>
    <message>
        <source>Redo the last view change</source>
        <translation>重做视图更改</translation>
    </message>
    <message>
        <source>Side panel</source>
        <translation>侧边栏</translation>
    </message>
    <message>
        <source>Show or hide the side panel</source>
        <translation>显示或隐藏侧边栏</translation>
    </message>
    <message>
        <source>Performance</source>
        <translation>性能</translation>
    </message>
    <message>
        <source>Show frame rates, latencies, dropped frames and system load</source>
        <translation>显示帧率、延迟、丢帧和系统负载</translation>
    </message>
    <message>
        <source>Full screen</source>
        <translation>全屏</translation>
    </message>
    <message>
        <source>Canvas only</source>
        <translation>仅显示画面</translation>
    </message>
    <message>
        <source>Hide everything but the canvas</source>
        <translation>隐藏画面以外的一切</translation>
    </message>
    <message>
        <source>Always on top</source>
        <translation>窗口置顶</translation>
    </message>
    <message>
        <source>Keep the window above other windows</source>
        <translation>让窗口始终位于其他窗口之上</translation>
    </message>
</context><context>
    <name>ViewBar</name>
    <message>
        <source>Front</source>
        <translation>正面</translation>
    </message>
    <message>
        <source>From the first camera</source>
        <translation>从第一个相机看</translation>
    </message>
    <message>
        <source>Side</source>
        <translation>侧面</translation>
    </message>
    <message>
        <source>From the side</source>
        <translation>从侧面看</translation>
    </message>
    <message>
        <source>Top</source>
        <translation>顶部</translation>
    </message>
    <message>
        <source>From above</source>
        <translation>从上方看</translation>
    </message>
    <message>
        <source>Fit</source>
        <translation>适应</translation>
    </message>
    <message>
        <source>Fit the scene to the window</source>
        <translation>让场景适应窗口</translation>
    </message>
    <message>
        <source>Color</source>
        <translation>颜色</translation>
    </message>
    <message>
        <source>Color of the scene</source>
        <translation>场景的颜色</translation>
    </message>
    <message>
        <source>Image</source>
        <translation>图像</translation>
    </message>
    <message>
        <source>Surface normal</source>
        <translation>表面法线</translation>
    </message>
    <message>
        <source>Grid</source>
        <translation>网格</translation>
    </message>
    <message>
        <source>Floor grid</source>
        <translation>地面网格</translation>
    </message>
</context><context>
    <name>ViewNames</name>
    <message>
        <source>Depth</source>
        <translation>深度</translation>
    </message>
    <message>
        <source>Overlay</source>
        <translation>叠加</translation>
    </message>
    <message>
        <source>Side by side</source>
        <translation>并排</translation>
    </message>
    <message>
        <source>Wipe</source>
        <translation>卷帘对比</translation>
    </message>
    <message>
        <source>Point cloud</source>
        <translation>点云</translation>
    </message>
    <message>
        <source>Bokeh</source>
        <translation>景深虚化</translation>
    </message>
    <message>
        <source>Fog</source>
        <translation>雾</translation>
    </message>
    <message>
        <source>Relight</source>
        <translation>重新打光</translation>
    </message>
    <message>
        <source>Stereo</source>
        <translation>立体</translation>
    </message>
    <message>
        <source>Depth only</source>
        <translation>仅显示深度</translation>
    </message>
    <message>
        <source>Depth over the frame</source>
        <translation>深度叠加在原图上</translation>
    </message>
    <message>
        <source>The frame and its depth</source>
        <translation>原图与深度并排</translation>
    </message>
    <message>
        <source>The frame left of the divider, depth right of it; drag the divider</source>
        <translation>分界线左侧为原图，右侧为深度；可拖动分界线</translation>
    </message>
    <message>
        <source>Point cloud: drag to rotate, Shift+drag to move, wheel to come closer. The depth scale is assumed until you mark distances</source>
        <translation>点云：拖动旋转，Shift+拖动平移，滚轮拉近。标记距离之前，深度比例为假定值</translation>
    </message>
    <message>
        <source>Sharp at the focus depth, blurred elsewhere; click to focus</source>
        <translation>对焦距离处清晰，其余虚化；点击对焦</translation>
    </message>
    <message>
        <source>Distant parts fade into fog</source>
        <translation>远处隐没在雾中</translation>
    </message>
    <message>
        <source>Light the scene from another direction</source>
        <translation>更换光源方向</translation>
    </message>
    <message>
        <source>One image per eye, for 3D displays or red-cyan glasses</source>
        <translation>左右眼各一幅图像，用于 3D 屏幕或红青眼镜</translation>
    </message>
</context><context>
    <name>ViewOptionsDialog</name>
    <message>
        <source>Options of the view in the output</source>
        <translation>输出视图的选项</translation>
    </message>
</context><context>
    <name>ViewOptionsPicker</name>
    <message>
        <source>Same as main window</source>
        <translation>与主窗口相同</translation>
    </message>
    <message>
        <source>Own options…</source>
        <translation>自定选项…</translation>
    </message>
</context><context>
    <name>VolumeControl</name>
    <message>
        <source>Volume</source>
        <translation>音量</translation>
    </message>
    <message>
        <source>{percent} %</source>
        <translation>{percent}%</translation>
    </message>
    <message>
        <source>This computer has no audio device</source>
        <translation>此计算机没有音频设备</translation>
    </message>
</context><context>
    <name>Zoom</name>
    <message>
        <source>{zoom} ×</source>
        <translation>{zoom} ×</translation>
    </message>
</context><context>
    <name>_Row</name>
    <message>
        <source>Remove this mark</source>
        <translation>移除此标记</translation>
    </message>
    <message>
        <source>now {distance}</source>
        <translation>现在 {distance}</translation>
    </message>
</context><context>
    <name>_SourceButton</name>
    <message>
        <source>Choose a source</source>
        <translation>选择输入源</translation>
    </message>
    <message>
        <source>Camera, file, folder or URL</source>
        <translation>摄像头、文件、文件夹或 URL</translation>
    </message>
    <message>
        <source>Source: {title}</source>
        <translation>输入源：{title}</translation>
    </message>
</context></TS>
